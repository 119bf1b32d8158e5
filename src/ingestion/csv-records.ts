import { LONGEST_ROW } from './row-reader';

/** One CSV record. `problem`: why it cannot be cut into fields, or null. */
export interface CsvRecord {
  /** Physical line on which the record starts, from 1. */
  readonly line: number;
  readonly source: string;
  readonly fields: readonly string[];
  readonly problem: string | null;
}

const NEEDS_MORE = -1;
const SHOWN_OF_LONG_ROW = 200;
const UNCLOSED = 'a quotation mark opened here is never closed';

/**
 * Cuts text into CSV records (RFC 4180: commas, quoted fields, doubled quotation marks, line breaks within quotes; LF or
 * CRLF). Hand-written because each record needs its physical line, which csv-parse gives at a seventh of the speed, and
 * because after a quotation mark that is never closed it goes on with the next line instead of swallowing the file.
 */
export class CsvRecords {
  private buffer = '';
  private line = 1;
  /** Within a line that was refused for its length. */
  private skipping = false;

  constructor(private readonly onRecord: (record: CsvRecord) => void) {}

  push(text: string): void {
    this.buffer += text;
    this.drain(false);
  }

  end(): void {
    this.drain(true);
  }

  private drain(last: boolean): void {
    let start = 0;
    if (this.skipping) {
      const newline = this.buffer.indexOf('\n');
      start = newline < 0 ? this.buffer.length : newline + 1;
      if (newline >= 0) this.skipping = false;
    }
    while (start < this.buffer.length) {
      let next = this.take(start, last);
      if (next === NEEDS_MORE && this.buffer.length - start > LONGEST_ROW) next = this.refuseLong(start);
      if (next === NEEDS_MORE) break;
      start = next;
    }
    this.buffer = this.buffer.slice(start);
  }

  /** Hands out the record that starts at `start`. @returns where the next one starts, or NEEDS_MORE */
  private take(start: number, last: boolean): number {
    const newline = this.buffer.indexOf('\n', start);
    if (newline < 0 && !last) return NEEDS_MORE;
    const end = newline < 0 ? this.buffer.length : newline;
    const source = this.slice(start, end);
    if (source.includes('"')) return this.takeQuoted(start, last);
    this.give(source, source.split(','), null);
    this.line++;
    return end + 1;
  }

  private takeQuoted(start: number, last: boolean): number {
    const { buffer } = this;
    const fields: string[] = [];
    let position = start;
    for (;;) {
      const opening = skipSpaces(buffer, position);
      let end: number;
      if (buffer[opening] === '"') {
        const field = quotedField(buffer, opening);
        if (field === null) return last ? this.refuseLine(start, UNCLOSED) : NEEDS_MORE;
        fields.push(field.value);
        end = skipSpaces(buffer, field.end);
        if (buffer[end] === '\r') end++;
        // At the very end of the buffer the quotation mark may be the first of a doubled one.
        if (end >= buffer.length && !last) return NEEDS_MORE;
        if (end < buffer.length && buffer[end] !== ',' && buffer[end] !== '\n') {
          return this.refuseLine(start, 'there is text after a closing quotation mark');
        }
      } else {
        end = unquotedEnd(buffer, position);
        if (end === buffer.length && !last) return NEEDS_MORE;
        fields.push(buffer[end] === ',' ? buffer.slice(position, end) : this.slice(position, end));
      }
      position = end + 1;
      if (buffer[end] === ',') continue;
      const source = this.slice(start, end);
      this.give(source, fields, null);
      this.line += 1 + countNewlines(source);
      return position;
    }
  }

  /** Refuses the physical line at `start`; the next one is a new record again. */
  private refuseLine(start: number, problem: string): number {
    const newline = this.buffer.indexOf('\n', start);
    const end = newline < 0 ? this.buffer.length : newline;
    this.give(this.slice(start, end), [], problem);
    this.line++;
    return end + 1;
  }

  private refuseLong(start: number): number {
    const newline = this.buffer.indexOf('\n', start);
    if (newline >= 0) return this.refuseLine(start, UNCLOSED);
    const source = `${this.buffer.slice(start, start + SHOWN_OF_LONG_ROW)}…`;
    this.give(source, [], `the line is longer than ${LONGEST_ROW} characters`);
    this.line++;
    this.skipping = true;
    return this.buffer.length;
  }

  private give(source: string, fields: readonly string[], problem: string | null): void {
    if (problem === null && fields.length === 1 && source.trim() === '') return;
    this.onRecord({ line: this.line, source, fields, problem });
  }

  /** Without the carriage return that ends it. */
  private slice(start: number, end: number): string {
    return this.buffer.slice(start, end > start && this.buffer[end - 1] === '\r' ? end - 1 : end);
  }
}

/** A quoted field and where it ends, or null when its end is not in the buffer. */
function quotedField(buffer: string, opening: number): { value: string; end: number } | null {
  let value = '';
  for (let position = opening + 1; ; ) {
    const quote = buffer.indexOf('"', position);
    if (quote < 0) return null;
    value += buffer.slice(position, quote);
    if (buffer[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    position = quote + 2;
  }
}

function unquotedEnd(buffer: string, position: number): number {
  const comma = buffer.indexOf(',', position);
  const newline = buffer.indexOf('\n', position);
  if (comma < 0) return newline < 0 ? buffer.length : newline;
  return newline < 0 || comma < newline ? comma : newline;
}

function skipSpaces(buffer: string, position: number): number {
  let at = position;
  while (buffer[at] === ' ') at++;
  return at;
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
