import { BadRequestException } from '@nestjs/common';
import { MAX_VALUES, shapeProblem } from '../../http/body/json-shape';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { plainObjects } from './plain-objects';
import { cutEvent, MAX_EVENT, MAX_EVENTS, type RawEvents } from './raw-events';

const INVALID = 'the body is not valid JSON';
const EXPECTED = 'expected an object with a list of events';

/**
 * Cuts the events out of `{"events": […]}`, in pieces of any size. The rest has the number of each event in its place,
 * `{"events": [0,1,2]}`, so that JSON.parse can check the whole and find the list of events.
 */
export class EventList {
  /** The body without the items of its lists. */
  private frame = '';
  /** The item, or the part of the frame, that is being read. */
  private piece = '';
  private depth = 0;
  /** Whether an item of a list of the outermost object is being read. */
  private inItem = false;
  private inText = false;
  private escaped = false;
  /** Items of the current list. */
  private items = 0;
  private count = 0;

  constructor(private readonly events: RawEvents) {}

  /** @throws InvalidInput at the first event beyond the limit; BadRequestException for an item that is not JSON */
  push(text: string): void {
    let start = 0;
    let at = 0;
    const cut = (end: number): void => {
      this.keep(text.slice(start, end));
      start = end;
    };
    // Only until it fails once; the rest is then read item by item.
    let quick = true;
    const takeMany = (): void => {
      if (!quick) return;
      const taken = this.takeMany(text, at + 1);
      quick = taken > 0;
      at += taken;
      start = at + 1;
    };
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (code === 0x5c) this.escaped = true;
        else if (code === 0x22) this.inText = false;
        continue;
      }
      switch (code) {
        case 0x22: // "
          this.inText = true;
          break;
        case 0x5b: // [
        case 0x7b: // {
          this.depth++;
          if (this.depth !== 2 || code !== 0x5b) break;
          cut(at + 1);
          this.endFrame();
          this.inItem = true;
          this.items = 0;
          takeMany();
          break;
        case 0x5d: // ]
        case 0x7d: // }
          if (this.inItem && this.depth === 2) {
            cut(at);
            this.endItem(true);
            this.inItem = false;
          }
          this.depth--;
          break;
        case 0x2c: // ,
          if (!this.inItem || this.depth !== 2) break;
          cut(at);
          this.endItem(false);
          this.frame += ',';
          start = at + 1;
          takeMany();
      }
    }
    this.keep(text.slice(start));
  }

  /** @throws InvalidInput if the body is not a list of events; BadRequestException if it is not JSON */
  end(): void {
    if (this.inItem) throw new BadRequestException(INVALID);
    this.endFrame();
    const problem = shapeProblem(this.frame, MAX_EVENTS + MAX_VALUES);
    if (problem !== null) throw new InvalidInput([{ message: `the body ${problem}`, location: 'body' }]);
    checkFrame(this.frame);
    this.events.end();
  }

  private keep(text: string): void {
    if (this.inItem) this.piece = cutEvent(this.piece + text);
    // White space outside texts is ignored.
    else this.piece += this.inText || text.trim() !== '' ? text : ' ';
    if (!this.inItem && this.frame.length + this.piece.length > MAX_EVENT) {
      throw new InvalidInput([{ message: 'expected nothing but a list of events', location: 'body' }]);
    }
  }

  /**
   * Reads all complete items at once: nearly always all but the last.
   *
   * @returns the number of characters, including the comma after them
   */
  private takeMany(text: string, start: number): number {
    const end = text.lastIndexOf('},', start + MAX_EVENT - 2) + 1;
    if (end <= start) return 0;
    const values = plainObjects(`[${text.slice(start, end)}]`);
    if (values === null) return 0;
    this.events.addParsed(values, null);
    this.items += values.length;
    for (const _ of values) this.frame += `${this.count++},`;
    return end + 1 - start;
  }

  private endFrame(): void {
    this.frame += this.piece;
    this.piece = '';
  }

  private endItem(last: boolean): void {
    const item = this.piece;
    this.piece = '';
    if (last && this.items === 0 && item.trim() === '') return; // an empty list
    this.events.addItem(item);
    this.items++;
    this.frame += this.count++;
  }
}

/** @throws BadRequestException if the frame is not JSON; InvalidInput if it is not exactly a list of events */
function checkFrame(frame: string): void {
  let body: unknown;
  try {
    body = JSON.parse(frame);
  } catch {
    throw new BadRequestException(INVALID);
  }
  const { events, ...others } = Object(body) as { readonly events?: unknown };
  if (!Array.isArray(events)) throw new InvalidInput([{ message: EXPECTED, location: 'body.events' }]);
  const unknown = Object.keys(others).map((field) => ({ message: 'unknown field', location: `body.${field}` }));
  if (unknown.length > 0) throw new InvalidInput(unknown);
}
