/** Control characters, and half of a surrogate pair, which PostgreSQL cannot store. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Whether a value is a text that can stand on a line: 1 to `longest` characters, not blank, none of them unprintable. */
export function isPrintableText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest && !UNPRINTABLE.test(value);
}

/** Control characters, marks that turn the direction of what follows, line separators, and halves of surrogate pairs. */
const TO_ESCAPE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A text from a file or a request, for a terminal or a log: on one line, and nothing in it can move the cursor, change
 * colours or hide what follows.
 *
 * @param longest characters after which it is cut
 */
export function printable(text: string, longest = Number.POSITIVE_INFINITY): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return shown.replace(TO_ESCAPE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
