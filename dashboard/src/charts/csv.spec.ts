import { csvOf } from './csv';

it('quotes what needs it, and leaves no formula for a spreadsheet', () => {
  expect(
    csvOf([
      ['a', 'b, "c"', 0.5, null],
      ['=1+1', 'ü', -2, ''],
    ]),
  ).toBe('\uFEFFa,"b, ""c""",0.5,\r\n\'=1+1,ü,-2,\r\n');
});
