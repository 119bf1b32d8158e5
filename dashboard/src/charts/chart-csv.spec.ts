import { chartCsv } from './chart-csv';

it('writes one line per point, with an empty field if there is no value', () => {
  expect(chartCsv([0, 86_400], [0.25, null])).toBe('\uFEFFdate,value\r\n1970-01-01,0.25\r\n1970-01-02,\r\n');
});
