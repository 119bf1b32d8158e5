import { printable } from './printable-lines';

/** Characters that no shell interprets, at any position of a word. */
const PLAIN = /^[\w.@-]+$/;

/**
 * A text as part of a command that a user may paste into a shell.
 *
 * @returns null if a terminal would show some of its characters as escapes, so that the pasted text would be another one
 */
export function shellWord(text: string): string | null {
  if (printable(text) !== text) return null;
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
