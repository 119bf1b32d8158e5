import { BadRequestException } from '@nestjs/common';
import { shapeProblem } from '../../http/body/json-shape';
import { InvalidInput } from '../../http/problem/invalid-input.error';

export const MAX_EVENTS = 1_000;
/** Maximum characters of one event: more than its fields can have, however they are escaped. */
export const MAX_EVENT = 64 * 1024;

/** Maximum keys and list items of one event: the type with the most fields has nine. */
export const MAX_VALUES = 100;

/** One event as it was sent. */
export interface RawEvent {
  /** Any JSON value. */
  readonly value?: unknown;
  /** Why it could not even be read. */
  readonly problem?: string;
  /** The beginning of what was sent, if it could not be read. */
  readonly text?: string;
  /** What was sent, if `value` was made of it. */
  readonly sent?: unknown;
  /** Line of NDJSON, from 1. */
  readonly line: number | null;
}

/** Counts the events of a request while they are read, and parses each separately, so that none blocks for long. */
export class RawEvents {
  private count = 0;

  constructor(private readonly onEvent: (event: RawEvent) => void) {}

  /** @throws InvalidInput where it is one too many */
  addLine(text: string, line: number): void {
    this.next();
    const problem = problemOf(text, 'the line');
    if (problem !== null) {
      this.onEvent({ problem, text, line });
      return;
    }
    const value = parsed(text);
    if (value === undefined) this.onEvent({ problem: 'the line is not JSON', text, line });
    else if (isObject(value)) this.onEvent({ value, line });
    else this.onEvent({ problem: 'the line is not a JSON object', text, line });
  }

  /** @throws InvalidInput beyond the limit; BadRequestException if it is not JSON */
  addItem(text: string): void {
    const index = this.next();
    const problem = problemOf(text, 'the event');
    if (problem !== null) {
      this.onEvent({ problem, text, line: null });
      return;
    }
    const value = parsed(text);
    if (value === undefined) throw new BadRequestException(`the body is not valid JSON, in item ${index} of a list`);
    this.onEvent({ value, line: null });
  }

  /**
   * Adds events from `plainObjects`, which are within all limits.
   *
   * @param line of the first event, followed by the others; null if they are not lines
   * @throws InvalidInput if any is beyond the limit
   */
  addParsed(values: readonly object[], line: number | null): void {
    for (const [index, value] of values.entries()) {
      this.next();
      this.onEvent({ value, line: line === null ? null : line + index });
    }
  }

  /** @throws InvalidInput if there was no event */
  end(): void {
    if (this.count === 0) throw wrongNumber(0);
  }

  private next(): number {
    if (this.count >= MAX_EVENTS) throw wrongNumber();
    return this.count++;
  }
}

/** Cuts an event that is too long; one more character than allowed is kept, to recognise it. */
export function cutEvent(text: string): string {
  return text.length > MAX_EVENT ? text.slice(0, MAX_EVENT + 1) : text;
}

function problemOf(text: string, subject: string): string | null {
  if (text.length > MAX_EVENT) return `${subject} is longer than ${MAX_EVENT} characters`;
  const problem = shapeProblem(text, MAX_VALUES);
  return problem === null ? null : `${subject} ${problem}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongNumber(value?: number): InvalidInput {
  return new InvalidInput([{ message: `expected 1 to ${MAX_EVENTS} events`, location: 'body.events', value }]);
}
