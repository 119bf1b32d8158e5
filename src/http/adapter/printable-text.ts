/** Control characters, and unpaired surrogates, which PostgreSQL cannot store. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Whether a value is a text for one line: 1 to `maxLength` printable characters, not blank. */
export function isPrintableText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength && !UNPRINTABLE.test(value);
}
