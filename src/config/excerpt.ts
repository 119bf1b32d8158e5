import { printable } from './printable-lines';

/** Maximum length of a text from outside in a response, a message or a log. */
export const MAX_EXCERPT = 200;
/** Maximum length of an error message or a stack in a log, which may repeat such a text. */
export const MAX_LOGGED = 4_000;
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;

/**
 * The beginning of a text from a request, a file, an argument or the environment. Everything that repeats such a text
 * repeats at most this much of it.
 *
 * @param maxLength in UTF-16 units; a character is never cut in half
 */
export function excerpt(text: string, maxLength: number = MAX_EXCERPT): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).replace(HALF_CHARACTER, '')}…`;
}

/** The excerpt in quotes, on one line of printable characters: for messages. */
export function quoted(text: string, maxLength: number = MAX_EXCERPT): string {
  return `"${printable(excerpt(text, maxLength))}"`;
}
