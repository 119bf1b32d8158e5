/**
 * The points of a chart as CSV, with a byte order mark for spreadsheets.
 *
 * @param times seconds since 1970
 */
export function chartCsv(times: readonly number[], values: readonly (number | null)[]): string {
  const rows = times.map(
    (time, index) => `${new Date(time * 1000).toISOString().slice(0, 10)},${values[index] ?? ''}\r\n`,
  );
  return `\uFEFFdate,value\r\n${rows.join('')}`;
}
