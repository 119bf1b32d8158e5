import { ImportError } from '../../import.error';
import { MAX_ROW_LENGTH } from '../row-reader';

const SPECIAL = /["[\]{},]/g;
const TEXT_END = /["\\]/g;

/** Cuts a JSON list into its items, in pieces of any size. */
export class JsonItems {
  private item = '';
  /** Of lists and objects: 0 outside the list, 1 between its items. */
  private depth = 0;
  private inText = false;
  private escaped = false;
  private ended = false;
  private count = 0;
  private tooLong = false;

  /** @param onItem called with the text of each item, or its start if it is too long */
  constructor(
    private readonly onItem: (source: string, tooLong: boolean, number: number) => void,
    private readonly maxLength = MAX_ROW_LENGTH,
  ) {}

  /** @throws ImportError after the end of the list */
  push(text: string): void {
    let start = 0;
    let at = 0;
    while (at < text.length) {
      if (this.inText) {
        at = this.skipText(text, at);
        continue;
      }
      SPECIAL.lastIndex = at;
      const found = SPECIAL.exec(text);
      if (!found) break;
      at = found.index + 1;
      switch (found[0]) {
        case '"':
          this.inText = true;
          break;
        case '[':
        case '{':
          if (this.ended) throw new ImportError('there is more after the end of the JSON list');
          if (this.depth++ === 0) start = at;
          break;
        case ',':
          if (this.depth !== 1) break;
          this.keep(text.slice(start, at - 1));
          this.endItem(false);
          start = at;
          break;
        default:
          if (--this.depth > 0) break;
          this.keep(text.slice(start, at - 1));
          this.endItem(true);
          this.ended = true;
          start = at;
      }
    }
    if (this.depth > 0) this.keep(text.slice(start));
  }

  /** @throws ImportError if the list is cut off */
  end(): void {
    if (!this.ended) throw new ImportError(`the JSON list is cut off after ${this.count} items`);
  }

  /** @returns the position after the text, or the end of the piece */
  private skipText(text: string, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at++;
    }
    while (at < text.length) {
      TEXT_END.lastIndex = at;
      const found = TEXT_END.exec(text);
      if (!found) return text.length;
      at = found.index + 1;
      if (found[0] === '"') {
        this.inText = false;
        return at;
      }
      if (at >= text.length) this.escaped = true;
      at++;
    }
    return text.length;
  }

  private keep(text: string): void {
    if (this.tooLong) return;
    this.item += text;
    if (this.item.length > this.maxLength) this.tooLong = true;
  }

  private endItem(last: boolean): void {
    const source = this.item.trim();
    const { tooLong } = this;
    this.item = '';
    this.tooLong = false;
    if (last && source === '' && this.count === 0) return;
    this.onItem(source, tooLong, ++this.count);
  }
}
