/** Control characters, and half of a surrogate pair, which PostgreSQL cannot store. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Whether a value is a text that can stand on a line: 1 to `longest` characters, not blank, none of them unprintable. */
export function isPrintableText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest && !UNPRINTABLE.test(value);
}
