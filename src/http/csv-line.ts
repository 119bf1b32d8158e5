/**
 * The start of a cell that a spreadsheet interprets as a formula, including full-width and small forms. Also the same
 * after apostrophes, so that an added apostrophe can be distinguished from an original one.
 */
const FORMULA = /^'*[=+\-@\t\r\n|%＝＋－＠﹦﹢﹣﹫]/;

const NEUTRALISED = /^'+[=+\-@\t\r\n|%＝＋－＠﹦﹢﹣﹫]/;

/** The text without the apostrophe that `csvLine` added. */
export function withoutApostrophe(text: string): string {
  return NEUTRALISED.test(text) ? text.slice(1) : text;
}

/** Writes values as one line of CSV (RFC 4180), without a line end. */
export function csvLine(values: readonly (string | number | boolean)[]): string {
  return values.map(csvField).join(',');
}

/**
 * Writes one field. Text that a spreadsheet would run, since names come from outside, gets a leading apostrophe, as
 * OWASP advises. Numbers are computed here and may begin with a minus.
 */
function csvField(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
