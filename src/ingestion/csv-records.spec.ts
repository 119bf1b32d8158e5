import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvRecord, CsvRecords } from './csv-records';
import { LONGEST_ROW } from './row-reader';

function read(text: string, pieces: readonly number[] = []): CsvRecord[] {
  const records: CsvRecord[] = [];
  const reader = new CsvRecords((record) => records.push(record));
  let start = 0;
  for (const length of pieces) {
    reader.push(text.slice(start, start + length));
    start += length;
  }
  reader.push(text.slice(start));
  reader.end();
  return records;
}
const fields = (text: string) => read(text).map((record) => record.fields);
const lines = (text: string) =>
  read(text).map(({ line, problem }) => (problem === null ? line : `${line}: ${problem}`));

describe('CsvRecords', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,\n,b\n',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a,b","c""d",e\n', [['a,b', 'c"d', 'e']]],
    [
      '"a\nb",c\r\n"d\r\ne",f',
      [
        ['a\nb', 'c'],
        ['d\r\ne', 'f'],
      ],
    ],
    ['"",""\n', [['', '']]],
    ['a, "b" ,c\n', [['a', 'b', 'c']]],
    ['a,Bob "B" Smith,c\n', [['a', 'Bob "B" Smith', 'c']]],
    ['\n\r\na,b\n  \n', [['a', 'b']]],
    ['', []],
  ])('cuts %j', (text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  it('gives the physical line on which each record starts, after line breaks within quotes too', () => {
    expect(lines('h,i\n"a\n\r\nb",c\n\nd,e\nf,"g"\nj,k')).toEqual([1, 2, 6, 7, 8]);
  });

  it('refuses a record that goes on after a closing quotation mark, and only that line', () => {
    expect(lines('a,b\n"c"d,e\nf,g\n')).toEqual([1, '2: there is text after a closing quotation mark', 3]);
  });

  it('refuses only the line of a quotation mark that is never closed', () => {
    const text = 'a,b\nc,"d\ne,f\ng,h\n';
    expect(lines(text)).toEqual([1, '2: a quotation mark opened here is never closed', 3, 4]);
    expect(read(text)[1]?.source).toBe('c,"d');
  });

  it('notices it without reading the whole file, too', () => {
    const rows = 'e,f\n'.repeat(LONGEST_ROW / 2);
    const given = lines(`a,b\nc,"d\n${rows}`);
    expect(given).toHaveLength(2 + LONGEST_ROW / 2);
    expect(given.slice(0, 3)).toEqual([1, '2: a quotation mark opened here is never closed', 3]);
  });

  it('refuses an endless line once, keeps none of it, and counts on', () => {
    const piece = 'x'.repeat(LONGEST_ROW - 100);
    const records = read(`a,b\n${piece}${piece}${piece}\nc,d\n`, [10, LONGEST_ROW, LONGEST_ROW]);
    expect(records.map(({ line, problem }) => [line, problem])).toEqual([
      [1, null],
      [2, `the line is longer than ${LONGEST_ROW} characters`],
      [3, null],
    ]);
    expect(records[1]?.source.length).toBeLessThan(1_000);
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'ä', '"', ',', '\n', ';', ' ', '\\', '😀'), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 8 });
  const written = fc.tuple(table, fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([rows, newline, open]) => {
    const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','));
    return { rows, text: quoted.join(newline) + (open || rows.length === 0 ? '' : newline) };
  });

  it('reads back any table that was written with quotes', () => {
    fc.assert(fc.property(written, ({ rows, text }) => expect(fields(text)).toEqual(rows)));
  });

  it('reads what csv-parse reads', () => {
    const plain = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ';', '1', 'é'), minLength: 1 }), { minLength: 2 }),
    );
    const text = fc.oneof(
      written.map((table) => table.text),
      plain.map((rows) => rows.map((row) => row.join(',')).join('\n')),
    );
    const options = { relax_column_count: true, skip_empty_lines: true };
    fc.assert(fc.property(text, (csv) => expect(fields(csv)).toEqual(parse(csv, options))));
  });

  it('gives the same records in whatever pieces the text comes', () => {
    const wild = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 });
    fc.assert(
      fc.property(wild, fc.array(fc.nat(5), { maxLength: 20 }), (text, pieces) => {
        expect(read(text, pieces)).toEqual(read(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('loses no line: each is in a record, in a refused one, or blank', () => {
    const wild = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' '), maxLength: 60 });
    fc.assert(
      fc.property(wild, (text) => {
        const letters = (value: string) => value.replace(/[^a]/g, '').length;
        expect(read(text).reduce((sum, record) => sum + letters(record.source), 0)).toBe(letters(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
