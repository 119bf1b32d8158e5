import fc from 'fast-check';
import { type FileRow, MAX_ROW_LENGTH } from '../row-reader';
import { NdjsonReader } from './ndjson-reader';

function read(...pieces: string[]) {
  const rows: (Omit<FileRow, 'fields'> & { fields: readonly string[] })[] = [];
  const reader = new NdjsonReader((row) => rows.push({ ...row, fields: row.fields() }));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return rows;
}

describe('NdjsonReader', () => {
  it('reads one object per line, with its line number, and skips blank lines', () => {
    expect(read('{"agent_id":"a"}\r\n\n  \n{"agent_id":"b"}')).toEqual([
      { line: 1, fields: ['a', '', '', '', '', '', '', ''], content: { agent_id: 'a' } },
      { line: 4, fields: ['b', '', '', '', '', '', '', ''], content: { agent_id: 'b' } },
    ]);
  });

  it.each([
    ['{', 'the line is not JSON'],
    ['agent,contact', 'the line is not JSON'],
    ['[1]', 'the line is not a JSON object'],
    ['null', 'the line is not a JSON object'],
    ['"text"', 'the line is not a JSON object'],
  ])('rejects %s', (line, reason) => {
    expect(read(`${line}\n`)[0]?.content).toBe(reason);
  });

  it('rejects an endless line once and continues with the next', () => {
    const long = 'x'.repeat(MAX_ROW_LENGTH);
    const rows = read('{}\n', long, long, long, '\n{}\n');
    expect(rows.map((row) => [row.line, typeof row.content])).toEqual([
      [1, 'object'],
      [2, 'string'],
      [3, 'object'],
    ]);
  });

  it('gives the same rows for any division of the text, and never throws', () => {
    const text = fc.string({ unit: fc.constantFrom('{', '}', '"a":1', '\n', '\r', ' '), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.nat(40), (lines, cut) => {
        expect(read(lines.slice(0, cut), lines.slice(cut))).toEqual(read(lines));
      }),
    );
  });
});
