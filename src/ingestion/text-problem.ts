import { fits } from '../http/adapter/printable-text';
import { INVALID_UTF8 } from './utf8-decoder';

/** Characters that an id or a name may have. */
export const MAX_TEXT_LENGTH = 256;
/** Of a text that was no text in its file. */
export const NOT_UTF8 = 'is not valid UTF-8';
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Whether the database can hold a text, and the API wants to.
 *
 * @param longest in characters, of which one may be two of JavaScript's
 * @returns why not, to follow the field's name; null where it can
 */
export function textProblem(text: string, longest: number): string | null {
  if (!fits(text, longest)) return `is longer than ${longest} characters`;
  if (text.includes('\0')) return 'holds a NUL character';
  if (text.includes(INVALID_UTF8) || LONE_SURROGATE.test(text)) return NOT_UTF8;
  return null;
}
