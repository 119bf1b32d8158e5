import { InvalidInput } from '../../http/problem/invalid-input.error';
import { plainObjects } from './plain-objects';
import { cutEvent, MAX_EVENT, type RawEvents } from './raw-events';

/** Blank ones included, which are no events. */
const MAX_LINES = 10_000;
const NEWLINE = '\n';

/** Cuts NDJSON, which comes in pieces of any size, into events: each line that is not blank is one. */
export class EventLines {
  private rest = '';
  private line = 1;

  constructor(private readonly events: RawEvents) {}

  /** @throws InvalidInput at the first line, or the first event, that is one too many */
  push(text: string): void {
    let start = 0;
    // While it goes on well: what goes wrong once is read line by line, and not tried again and again.
    let quick = true;
    if (this.rest === '') start = this.takeMany(text, 0);
    for (let end = text.indexOf(NEWLINE, start); end >= 0; end = text.indexOf(NEWLINE, start)) {
      this.take(cutEvent(this.rest + text.slice(start, end)));
      this.rest = '';
      start = end + 1;
      if (!quick) continue;
      const next = this.takeMany(text, start);
      quick = next > start;
      start = next;
    }
    this.rest = cutEvent(this.rest + text.slice(start));
  }

  /** @throws InvalidInput as `push` does, or where there was no event */
  end(): void {
    this.take(this.rest);
    this.events.end();
  }

  /**
   * Takes as many lines at once as the text has from a line's beginning on: nearly always that is all but its last.
   *
   * @returns where the next line begins
   */
  private takeMany(text: string, start: number): number {
    const end = text.lastIndexOf(NEWLINE, start + MAX_EVENT - 1);
    if (end <= start) return start;
    const lines = text.slice(start, end).split(NEWLINE);
    if (this.line + lines.length > MAX_LINES) return start;
    // Where each line ends with an object that holds no other, none goes on in the next, nor has a line two of them if
    // there are as many objects as lines; within a text, the line feed between two is no JSON.
    if (!lines.every((line) => line.trimEnd().endsWith('}'))) return start;
    const values = plainObjects(`[${lines.join(`,${NEWLINE}`)}]`);
    if (values?.length !== lines.length) return start;
    this.events.addParsed(values, this.line);
    this.line += lines.length;
    return end + 1;
  }

  private take(line: string): void {
    if (this.line > MAX_LINES) {
      throw new InvalidInput([{ message: `expected at most ${MAX_LINES} lines`, location: 'body' }]);
    }
    if (line.trim() !== '') this.events.addLine(line, this.line);
    this.line++;
  }
}
