import { InvalidInput } from '../../http/problem/invalid-input.error';
import { plainObjects } from './plain-objects';
import { cutEvent, MAX_EVENT, type RawEvents } from './raw-events';

/** Including blank ones, which are not events. */
const MAX_LINES = 10_000;
const NEWLINE = '\n';

/** Splits NDJSON, in pieces of any size, into events: one for each line that is not blank. */
export class EventLines {
  private rest = '';
  private line = 1;

  constructor(private readonly events: RawEvents) {}

  /** @throws InvalidInput at the first line or event beyond the limit */
  push(text: string): void {
    let start = 0;
    // Only until it fails once; the rest is then read line by line.
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

  /** @throws InvalidInput like `push`, or if there was no event */
  end(): void {
    this.take(this.rest);
    this.events.end();
  }

  /**
   * Reads all complete lines at once: nearly always all but the last.
   *
   * @returns the start of the next line
   */
  private takeMany(text: string, start: number): number {
    const end = text.lastIndexOf(NEWLINE, start + MAX_EVENT - 1);
    if (end <= start) return start;
    const lines = text.slice(start, end).split(NEWLINE);
    if (this.line + lines.length > MAX_LINES) return start;
    // If each line ends with an object without nested ones, no object continues in the next line; and with as many
    // objects as lines, no line has two. A line feed within a text is not valid JSON.
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
