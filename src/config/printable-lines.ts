/** Control characters, marks that turn the direction of what follows, line separators, and halves of surrogate pairs. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Makes lines from a file or a request fit for a terminal or a log: nothing in them can move the cursor, change colours
 * or hide what follows. What is escaped is escaped as in JSON.
 */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The same on one line, for a text that is a part of one.
 *
 * @param longest characters after which it is cut
 */
export function printable(text: string, longest = Number.POSITIVE_INFINITY): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return printableLines(shown).replaceAll('\n', '\\u000a');
}
