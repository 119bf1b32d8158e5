import { InvalidInput } from '../../http/problem/invalid-input.error';
import { cutEvent, type RawEvents } from './raw-events';

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
    for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
      this.take(cutEvent(this.rest + text.slice(start, end)));
      this.rest = '';
      start = end + 1;
    }
    this.rest = cutEvent(this.rest + text.slice(start));
  }

  /** @throws InvalidInput as `push` does, or where there was no event */
  end(): void {
    this.take(this.rest);
    this.events.end();
  }

  private take(line: string): void {
    if (this.line > MAX_LINES) {
      throw new InvalidInput([{ message: `expected at most ${MAX_LINES} lines`, location: 'body' }]);
    }
    if (line.trim() !== '') this.events.addLine(line, this.line);
    this.line++;
  }
}
