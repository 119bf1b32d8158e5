import fc from 'fast-check';
import { MAX_ROW_LENGTH } from '../row-reader';
import { type CsvRecord, CsvRecords } from './csv-records';

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
const fields = (text: string) => read(text).map((record) => ('fields' in record ? record.fields : record.problem));
const lines = (text: string, pieces?: readonly number[]) =>
  read(text, pieces).map((record) => ('fields' in record ? record.line : `${record.line}: ${record.problem}`));
const source = (record?: CsvRecord) => record && ('fields' in record ? record.fields.join(',') : record.source);

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
    ['"",""\n,,,\n , \na,\n', [['a', '']]],
    ['a, "b" ,c\n', [['a', 'b', 'c']]],
    ['a,Bob "B" Smith,c\n', [['a', 'Bob "B" Smith', 'c']]],
    ['\n\r\na,b\n  \n', [['a', 'b']]],
    ['', []],
  ])('cuts %j', (text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  it('returns the physical line on which each record starts, even after line breaks within quotes', () => {
    expect(lines('h,i\n"a\n\r\nb",c\n\nd,e\nf,"g"\nj,k')).toEqual([1, 2, 6, 7, 8]);
  });

  it('rejects a record that continues after a closing quotation mark, and only that line', () => {
    expect(lines('a,b\n"c"d,e\nf,g\n')).toEqual([1, '2: there is text after a closing quotation mark', 3]);
  });

  it('rejects only the line of a quotation mark that is never closed', () => {
    const text = 'a,b\nc,"d\ne,f\ng,h\n';
    expect(lines(text)).toEqual([1, '2: a quotation mark opened here is never closed', 3, 4]);
    expect(source(read(text)[1])).toBe('c,"d');
  });

  it('does so without reading the whole file', () => {
    const rows = 'e,f\n'.repeat(MAX_ROW_LENGTH / 2);
    const given = lines(`a,b\nc,"d\n${rows}`);
    expect(given).toHaveLength(2 + MAX_ROW_LENGTH / 2);
    expect(given.slice(0, 3)).toEqual([1, '2: a quotation mark opened here is never closed', 3]);
  });

  it('rejects an endless line once, keeps none of it, and continues to count', () => {
    const piece = 'x'.repeat(MAX_ROW_LENGTH - 100);
    const text = `a,b\n${piece}${piece}${piece}\nc,d\n`;
    const refused = `2: the line is longer than ${MAX_ROW_LENGTH} characters`;
    for (const pieces of [[10, MAX_ROW_LENGTH, MAX_ROW_LENGTH], [], [5, MAX_ROW_LENGTH + 1]]) {
      expect(lines(text, pieces)).toEqual([1, refused, 3]);
      expect(source(read(text, pieces)[1])?.length).toBeLessThan(1_000);
    }
  });

  it('rejects an endless line after a quotation mark that is never closed', () => {
    const text = `a,b\nc,"d\n${'x'.repeat(MAX_ROW_LENGTH + 1)}`;
    expect(lines(text, [10, MAX_ROW_LENGTH / 2])).toEqual([
      1,
      '2: a quotation mark opened here is never closed',
      `3: the line is longer than ${MAX_ROW_LENGTH} characters`,
    ]);
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'ä', '"', ',', '\n', '\r', ';', ' ', '\\', '😀'), maxLength: 6 });
  const row = fc.array(cell, { minLength: 2, maxLength: 5 });
  const pieces = fc.array(fc.nat(9), { maxLength: 30 });
  /** Rows as programs write them, with blank lines in between, and the line on which each starts. */
  const written = fc
    .tuple(
      fc.array(fc.record({ row, quoteAll: fc.boolean(), blank: fc.boolean() }), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([rows, newline, open]) => {
      const expected: { line: number; fields: string[] }[] = [];
      let text = '';
      for (const { row, quoteAll, blank } of rows) {
        if (blank) text += newline;
        expected.push({ line: text.split('\n').length, fields: row });
        const quoted = row.map((value) =>
          quoteAll || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
        );
        text += quoted.join(',') + newline;
      }
      return { expected, text: open ? text.slice(0, -newline.length) : text };
    });

  it('reads back any table with the line of each row, for any division of the text', () => {
    fc.assert(
      fc.property(written, pieces, ({ text, expected }, cuts) =>
        expect(read(text, cuts)).toEqual(expected.filter(({ fields }) => fields.some((field) => field !== ''))),
      ),
      { numRuns: 500 },
    );
  });

  it('gives the same records for any division of the text', () => {
    const wild = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 });
    fc.assert(
      fc.property(wild, pieces, (text, cuts) => {
        expect(read(text, cuts)).toEqual(read(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('loses no line: each is in a record, in a rejected one, or blank', () => {
    const wild = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' '), maxLength: 60 });
    fc.assert(
      fc.property(wild, (text) => {
        const letters = (value: string) => value.replace(/[^a]/g, '').length;
        expect(read(text).reduce((sum, record) => sum + letters(source(record) ?? ''), 0)).toBe(letters(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
