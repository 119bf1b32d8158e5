import { MAX_PAYLOAD_BYTES } from '../../rejections/rejection';
import { storedText } from './stored-text';

const CUT = '…';

/**
 * What is kept of a row: a JSON object of its values by the names of their columns, of at most `MAX_PAYLOAD_BYTES`. Values that
 * are too long end with …, and those that follow are left out.
 */
export function keptRow(fields: readonly string[], columns: readonly string[]): string {
  const kept: Record<string, string> = {};
  let left = MAX_PAYLOAD_BYTES - '{}'.length;
  for (const [at, value] of fields.entries()) {
    const column = storedText((columns[at] ?? '').trim()) || `column ${at + 1}`;
    if (Object.hasOwn(kept, column)) continue;
    left -= bytesOf(column) + ':,'.length;
    const shown = cutTo(storedText(value), left);
    if (shown === null) break;
    kept[column] = shown;
    left -= bytesOf(shown);
  }
  return JSON.stringify(kept);
}

/** @returns the text, or its beginning, whose JSON has at most so many bytes; null if there is none */
function cutTo(text: string, bytes: number): string | null {
  if (text.length <= bytes && bytesOf(text) <= bytes) return text;
  // A character has at most six bytes in JSON.
  let end = Math.min(text.length, bytes);
  while (end > 0) {
    const cut = storedText(text.slice(0, end)) + CUT;
    const over = bytesOf(cut) - bytes;
    if (over <= 0) return cut;
    end -= Math.ceil(over / 6);
  }
  return null;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
