import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from './csv-line';

/** The cells as a CSV parser reads them. */
function cells(line: string): string[] {
  return parse(`${line}\r\n`, { relax_column_count: true })[0] ?? [''];
}

it.each([...'=+-@\t\r\n|%＝＋－＠﹦﹢﹣﹫'])('a cell that begins with %j is not run by a spreadsheet', (first) => {
  expect(cells(csvLine([`${first}cmd`, 'x']))).toEqual([`'${first}cmd`, 'x']);
  expect(cells(csvLine([first, 'x']))).toEqual([`'${first}`, 'x']);
});

it('no cell begins with a formula, and the original text can be restored', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...`='"+-@\t\r\n,＝＠x`) }));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (texts) => {
      const read = cells(csvLine(['first', ...texts])).slice(1);
      for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      const original = read.map((cell) => cell.replace(/^'(?='*[=+\-@\t\r\n|%＝＋－＠﹦﹢﹣﹫])/, ''));
      expect(original).toEqual(texts);
    }),
  );
});

it('numbers are written without an apostrophe', () => {
  expect(csvLine([-0.25, 7, true, '-0.25'])).toBe("-0.25,7,true,'-0.25");
});
