const NEWLINE = 0x0a;
const RETURN = 0x0d;
const FROM = Buffer.from('\nFrom ');
/** The line before a message of a mailbox: From anna@example.org Fri Feb 28 09:30:00 2025. */
const FROM_LINE = /^From (?:\S+|".*")?.*\d{4}|^From - /;
const FIELD = /^[!-9;-~]+[ \t]*:/;
const MAX_HEAD = 256 * 1024;
/** Of a body, to find the headers of its parts. */
const PEEK = 8 * 1024;
/** Enough for a From line and the first header. */
const LINES = 2 * 1024;

/** The headers of one message, and the beginning of its body. */
export interface MessageHead {
  /** The line before it in a mailbox; empty in a single message. */
  readonly fromLine: string;
  /** Null if they are too long, as in a file that is no mail. */
  readonly headers: Buffer | null;
  readonly bodyStart: Buffer;
}

/**
 * Finds the headers of the messages in a mailbox (mbox), or of a single message. Bodies are searched for the start of
 * the next message only.
 */
export class MessageHeads {
  private buffer: Buffer = Buffer.alloc(0);
  private state: 'start' | 'head' | 'peek' | 'body' = 'start';
  private fromLine = '';
  private headers: Buffer | null = null;
  private isMailbox = false;
  /** Lines that end with CR alone, in files of old Macs. */
  private isReturn: boolean | null = null;
  /** The last bytes before the buffer, to see whether a line is blank. */
  private before = '\n\n';

  constructor(private readonly onHead: (head: MessageHead) => void) {}

  push(chunk: Buffer): void {
    if (this.isReturn === null) this.isReturn = chunk.includes(RETURN) && !chunk.includes(NEWLINE);
    const bytes = this.isReturn ? withNewlines(chunk) : chunk;
    this.buffer = this.buffer.length === 0 ? bytes : Buffer.concat([this.buffer, bytes]);
    while (this.step(false));
  }

  end(): void {
    while (this.step(true));
    if (this.state === 'head' && this.buffer.length > 0) this.endHead(this.buffer.length, this.buffer.length);
    if (this.state === 'peek') this.give(this.buffer.subarray(0, PEEK));
    this.buffer = Buffer.alloc(0);
  }

  /** @returns whether there is more to do */
  private step(last: boolean): boolean {
    switch (this.state) {
      case 'start':
        return this.begin(last);
      case 'head':
        return this.readHead();
      case 'peek':
        return this.peek(last);
      default:
        return this.skipBody(last);
    }
  }

  private begin(last: boolean): boolean {
    const end = this.buffer.indexOf(NEWLINE);
    if (end < 0 && !last && this.buffer.length < LINES) return false;
    const line = this.line(0, end);
    if (line.trim() === '' && end >= 0) {
      this.buffer = this.buffer.subarray(end + 1);
      return true;
    }
    if (this.buffer.length === 0) return false;
    this.isMailbox = FROM_LINE.test(line);
    if (this.isMailbox) this.takeFromLine(line, end);
    this.state = 'head';
    return true;
  }

  private takeFromLine(line: string, end: number): void {
    this.fromLine = line;
    this.buffer = this.buffer.subarray(end < 0 ? this.buffer.length : end + 1);
  }

  private readHead(): boolean {
    const blank = this.blankLine();
    if (blank === null && this.buffer.length <= MAX_HEAD) return false;
    if (blank === null || blank.start > MAX_HEAD) {
      this.headers = null;
      this.onHead({ fromLine: this.fromLine, headers: null, bodyStart: Buffer.alloc(0) });
      this.state = 'body';
      return true;
    }
    this.endHead(blank.start, blank.end);
    return true;
  }

  private endHead(start: number, end: number): void {
    this.headers = Buffer.from(this.buffer.subarray(0, start));
    this.before = '\n\n';
    this.buffer = this.buffer.subarray(end);
    this.state = 'peek';
  }

  /** The blank line after the headers. */
  private blankLine(): { start: number; end: number } | null {
    let from = 0;
    for (let end = this.buffer.indexOf(NEWLINE); end >= 0; end = this.buffer.indexOf(NEWLINE, from)) {
      const length = end - from;
      if (length === 0 || (length === 1 && this.buffer[from] === RETURN)) return { start: from, end: end + 1 };
      from = end + 1;
    }
    return null;
  }

  private peek(last: boolean): boolean {
    const next = this.isMailbox ? this.nextFrom(last) : -1;
    if (next === -2 || (next === -1 && this.buffer.length < PEEK && !last)) return false;
    if (last && this.buffer.length === 0) return false;
    this.give(this.buffer.subarray(0, Math.min(PEEK, next < 0 ? this.buffer.length : next)));
    this.state = 'body';
    return true;
  }

  private give(bodyStart: Buffer): void {
    this.onHead({ fromLine: this.fromLine, headers: this.headers, bodyStart });
    this.fromLine = '';
    this.headers = null;
    this.state = 'body';
  }

  private skipBody(last: boolean): boolean {
    if (!this.isMailbox) {
      this.buffer = this.buffer.subarray(this.buffer.length);
      return false;
    }
    const next = this.nextFrom(last);
    if (next === -1) {
      // What may be the beginning of the next From line stays.
      const kept = Math.max(0, this.buffer.length - FROM.length - 2);
      this.keepFrom(kept);
      return false;
    }
    if (next === -2) return false;
    const end = this.buffer.indexOf(NEWLINE, next);
    this.takeFromLine(this.line(next, end), end);
    this.state = 'head';
    return true;
  }

  /**
   * @returns where the next From line starts; -1 if there is none; -2 if more must be read to tell, with the buffer
   *   cut to where it may be
   */
  private nextFrom(last: boolean): number {
    let at = -1;
    // At the very start of a body, its blank line is before the buffer.
    if (this.before.endsWith('\n') && this.buffer.subarray(0, 5).equals(FROM.subarray(1))) at = 0;
    for (;;) {
      if (at < 0) {
        const found = this.buffer.indexOf(FROM);
        if (found < 0) return -1;
        at = found + 1;
      }
      const verdict = this.isFromLine(at, last);
      if (verdict === 'yes') return at;
      if (verdict === 'unknown') {
        if (this.state === 'body') this.keepFrom(Math.max(0, at - 3));
        return -2;
      }
      const found = this.buffer.indexOf(FROM, at);
      if (found < 0) return -1;
      at = found + 1;
    }
  }

  /** A From line follows a blank line, has a date, and headers follow it. */
  private isFromLine(at: number, last: boolean): 'yes' | 'no' | 'unknown' {
    const back = (this.before + this.buffer.toString('latin1', Math.max(0, at - 3), at)).replaceAll('\r', '');
    if (!back.endsWith('\n\n')) return 'no';
    const end = this.buffer.indexOf(NEWLINE, at);
    if (end < 0) return last || this.buffer.length - at > LINES ? 'no' : 'unknown';
    if (!FROM_LINE.test(this.line(at, end))) return 'no';
    const next = this.buffer.indexOf(NEWLINE, end + 1);
    if (next < 0 && !last && this.buffer.length - end < LINES) return 'unknown';
    const line = this.line(end + 1, next < 0 ? this.buffer.length : next);
    return FIELD.test(line) || line.startsWith('>From ') ? 'yes' : 'no';
  }

  private keepFrom(at: number): void {
    if (at === 0) return;
    this.before = this.buffer.toString('latin1', Math.max(0, at - 3), at);
    // Copied, so that the large chunk can go.
    this.buffer = Buffer.from(this.buffer.subarray(at));
  }

  private line(from: number, end: number): string {
    return this.buffer.toString('latin1', from, end < 0 ? this.buffer.length : end).replace(/\r$/, '');
  }
}

function withNewlines(chunk: Buffer): Buffer {
  const bytes = Buffer.from(chunk);
  for (let at = bytes.indexOf(RETURN); at >= 0; at = bytes.indexOf(RETURN, at + 1)) bytes[at] = NEWLINE;
  return bytes;
}
