import { fits } from '../http/adapter/printable-text';
import { INVALID_UTF8 } from './utf8-decoder';

/** Maximum characters of an id or a name. */
export const MAX_TEXT_LENGTH = 256;
/** Replaces bytes that were not text in their file. */
export const NOT_UTF8 = 'is not valid UTF-8';
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Checks whether a text can be stored and is allowed.
 *
 * @param longest in characters, each of which may be two UTF-16 units
 * @returns the problem, to follow the field's name; null if there is none
 */
export function textProblem(text: string, longest: number): string | null {
  if (!fits(text, longest)) return `is longer than ${longest} characters`;
  if (text.includes('\0')) return 'holds a NUL character';
  if (text.includes(INVALID_UTF8) || LONE_SURROGATE.test(text)) return NOT_UTF8;
  return null;
}
