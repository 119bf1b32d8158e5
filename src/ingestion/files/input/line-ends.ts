/** Characters within which the first line must end for its line ending to be detected. */
const LOOKED_AT = 1_000_000;

/** Converts lines that end with CR alone, as in files of old Macs, to LF; leaves LF and CRLF. */
export async function* withLineFeeds(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let head = '';
  let end: LineEnd = null;
  for await (const piece of pieces) {
    const text: string = end === null ? head + piece : piece;
    end ??= firstLineEnd(text) ?? (text.length > LOOKED_AT ? 'LF' : null);
    head = end === null ? text : '';
    if (end !== null) yield end === 'CR' ? text.replaceAll('\r', '\n') : text;
  }
  if (head !== '') yield head.replace(/\r$/, '\n');
}

type LineEnd = 'CR' | 'LF' | null;

/** @returns the line ending of the first line with text, outside quotation marks; null if it has not ended yet */
function firstLineEnd(text: string): LineEnd {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (character === '\n' && !quoted) return 'LF';
    else if (character === '\r' && !quoted && at + 1 < text.length) return text[at + 1] === '\n' ? 'LF' : 'CR';
  }
  return null;
}
