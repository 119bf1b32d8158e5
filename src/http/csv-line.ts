/**
 * What a spreadsheet takes for a formula where it begins a cell, full-width and small forms included; and the same behind
 * apostrophes, so that what is put in front of it can be told from what stood there.
 */
const FORMULA = /^'*[=+\-@\t\r\n|%＝＋－＠﹦﹢﹣﹫]/;

const NEUTRALISED = /^'+[=+\-@\t\r\n|%＝＋－＠﹦﹢﹣﹫]/;

/** A text as it was before `csvLine` put an apostrophe in front. */
export function withoutApostrophe(text: string): string {
  return NEUTRALISED.test(text) ? text.slice(1) : text;
}

/** Values as one line of CSV (RFC 4180), without its line end. */
export function csvLine(values: readonly (string | number | boolean)[]): string {
  return values.map(csvField).join(',');
}

/**
 * One field. A text that a spreadsheet would run (names come from anywhere) gets an apostrophe in front, as OWASP advises;
 * numbers, which are ours, may begin with a minus.
 */
function csvField(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
