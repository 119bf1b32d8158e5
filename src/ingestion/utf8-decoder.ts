import { isUtf8 } from 'node:buffer';

/**
 * Marks bytes that are not UTF-8, so that only their rows are rejected. A noncharacter, because U+FFFD may be part of a
 * file that was damaged long ago.
 */
export const INVALID_UTF8 = '\uFFFE';

const NOTHING = Buffer.alloc(0);
const NEWLINE = 0x0a;

/** Decodes chunks of bytes; a character that spans two chunks is joined. Never throws. */
export class Utf8Decoder {
  private pending = NOTHING;

  decode(chunk: Buffer): string {
    const bytes = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    const whole = wholeLength(bytes);
    this.pending = whole < bytes.length ? Buffer.from(bytes.subarray(whole)) : NOTHING;
    return decodeMarked(bytes.subarray(0, whole));
  }

  /** The rest at the end of the input: empty, or the mark of an incomplete character. */
  end(): string {
    const rest = decodeMarked(this.pending);
    this.pending = NOTHING;
    return rest;
  }
}

/** Length without an incomplete character at the end. */
function wholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** The whole chunk is checked at once; only a chunk with an error is checked line by line. */
function decodeMarked(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : line.toString('utf8').replaceAll('\uFFFD', INVALID_UTF8));
    start = end;
  }
  return lines.join('');
}
