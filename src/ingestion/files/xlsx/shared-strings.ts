import { ImportError } from '../../import.error';

const CHUNK_BYTES = 1024 * 1024;
/** Of the texts that are kept in memory. */
const MAX_BYTES = 96 * 1024 * 1024;
const MAX_STRINGS = 4_000_000;
/** A longer text is no value of a fact. */
const MAX_LENGTH = 2_000;
/** A character that XML cannot have, as in Excel's files: _x000D_. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** The texts of a workbook, which its cells refer to by number: packed, because there may be millions. */
export class SharedStrings {
  private readonly chunks: Buffer[] = [];
  private used = CHUNK_BYTES;
  private places = new Uint32Array(1_024);
  private lengths = new Uint16Array(1_024);
  private count = 0;

  /** @throws ImportError if there are too many */
  add(text: string): void {
    const bytes = Buffer.from(text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text);
    if (this.count >= MAX_STRINGS || (this.chunks.length + 1) * CHUNK_BYTES > MAX_BYTES) {
      throw new ImportError('the workbook has more text than fits into memory: save the sheet as "CSV UTF-8"');
    }
    if (this.used + bytes.length > CHUNK_BYTES) {
      this.chunks.push(Buffer.allocUnsafe(CHUNK_BYTES));
      this.used = 0;
    }
    if (this.count >= this.places.length) this.grow();
    this.chunks.at(-1)?.set(bytes, this.used);
    this.places[this.count] = (this.chunks.length - 1) * CHUNK_BYTES + this.used;
    this.lengths[this.count] = bytes.length;
    this.used += bytes.length;
    this.count++;
  }

  at(index: number): string {
    const place = this.places[index];
    if (place === undefined || index >= this.count) return '';
    const start = place % CHUNK_BYTES;
    const text = this.chunks[Math.floor(place / CHUNK_BYTES)]?.toString(
      'utf8',
      start,
      start + (this.lengths[index] ?? 0),
    );
    return unescaped(text ?? '');
  }

  private grow(): void {
    const places = new Uint32Array(this.places.length * 2);
    places.set(this.places);
    this.places = places;
    const lengths = new Uint16Array(this.lengths.length * 2);
    lengths.set(this.lengths);
    this.lengths = lengths;
  }
}

export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}
