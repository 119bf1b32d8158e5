import { isUtf8 } from 'node:buffer';

/** Letters with accents, and the punctuation that word processors write: what western text has beyond ASCII. */
const ACCENTED = /[\xc0-\xd6\xd8-\xf6\xf8-\xfe\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xdf]/;
const PUNCTUATION = /[\x80\x82-\x85\x91-\x97\x99\xa0-\xbf]/;
/** Bytes that are no characters. */
const UNUSED = /[\x81\x8d\x8f\x90\x9d]/;
const HIGH = /[\x80-\xff]/g;
const LETTER = /[A-Za-z\xc0-\xff]/;

/**
 * Whether bytes are text in Windows-1252, the encoding of spreadsheets in western Europe and America. Only if none of its
 * characters beyond ASCII is UTF-8, and each is where such a character belongs: otherwise it is UTF-8 with mistakes.
 */
export function isWindows1252(bytes: Buffer): boolean {
  if (isUtf8(bytes) || hasUtf8(bytes)) return false;
  const text = bytes.toString('latin1');
  if (UNUSED.test(text)) return false;
  for (const match of text.matchAll(HIGH)) {
    const [character] = match;
    if (PUNCTUATION.test(character)) continue;
    const near = text.slice(Math.max(0, match.index - 1), match.index) + text.slice(match.index + 1, match.index + 2);
    if (!ACCENTED.test(character) || !LETTER.test(near)) return false;
  }
  return true;
}

/** Whether any character beyond ASCII is encoded in UTF-8. */
function hasUtf8(bytes: Buffer): boolean {
  return /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/.test(bytes.toString('latin1'));
}
