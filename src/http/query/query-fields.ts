import { isDate } from '../../database/calendar-date';
import { decimalNumber } from '../decimal-number';
import type { ErrorDetail } from '../problem/error-model.dto';
import { InvalidInput } from '../problem/invalid-input.error';
import { clampedInteger, type IntegerRange } from './clamped-integer';
import { queryValue } from './query-value';

/** What PostgreSQL cannot store in a text or compare with one: NUL, and unpaired surrogates. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** In characters, each of which may be two UTF-16 units: the maximum length of names and ids. */
export const MAX_QUERY_TEXT = 256;

interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/**
 * Reads optional parameters of a query. An absent or empty one is null (for `choice`, the default). Mistakes are
 * collected, and `done` reports all of them; until then a wrong value reads as absent.
 */
export class QueryFields {
  private readonly mistakes: ErrorDetail[] = [];

  /** @param url request target */
  constructor(private readonly url: string) {}

  /** A calendar day YYYY-MM-DD of the years 0001 to 9999. */
  date(name: string): string | null {
    return this.read(name, 'invalid date, expected YYYY-MM-DD', (text) => (isDate(text) ? text : null));
  }

  /** A time in ISO 8601 with an offset, or a calendar day, which means its start in UTC. @returns it in UTC */
  time(name: string): string | null {
    return this.read(name, 'invalid time, expected RFC 3339 or YYYY-MM-DD', (text) => {
      if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return null;
      const time = Date.parse(text);
      if (Number.isNaN(time) || !isDate(text.slice(0, 10))) return null;
      // The offset may move it outside the supported years.
      const utc = new Date(time).toISOString();
      return isDate(utc.slice(0, 10)) ? utc : null;
    });
  }

  /** A number within a range, as `decimalNumber` reads it. */
  number(name: string, { min, max }: NumberRange): number | null {
    return this.read(name, `invalid number, expected ${min} to ${max}`, (text) => {
      const value = decimalNumber(text);
      return value !== null && value >= min && value <= max ? value : null;
    });
  }

  /** @returns a whole number from 0 on */
  count(name: string, max: number): number | null {
    return this.read(name, `invalid number, expected a whole number from 0 to ${max}`, (text) => {
      const value = decimalNumber(text);
      return value !== null && Number.isInteger(value) && value >= 0 && value <= max ? value : null;
    });
  }

  /** @returns the integer, clamped as `clampedInteger` does */
  integer(name: string, range: IntegerRange): number {
    try {
      return clampedInteger(name, queryValue(this.url, name), range);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      this.mistakes.push(...error.errors);
      return range.default;
    }
  }

  flag(name: string): boolean | null {
    const value = this.read(name, 'expected true or false', (text) =>
      text === 'true' || text === 'false' ? text : null,
    );
    return value === null ? null : value === 'true';
  }

  choice<T extends string>(name: string, values: readonly T[], fallback: T): T {
    return (
      this.read(name, `expected ${inWords(values)}`, (text) => values.find((it) => it === text) ?? null) ?? fallback
    );
  }

  /** Several values, separated by commas. */
  choices<T extends string>(name: string, values: readonly T[]): T[] | null {
    return this.read(name, `expected some of ${inWords(values)}, separated by commas`, (text) => {
      const chosen = text.split(',').map((part) => values.find((it) => it === part));
      return chosen.every((it) => it !== undefined) ? chosen : null;
    });
  }

  /** Any text that can be stored, of at most `MAX_QUERY_TEXT` characters. */
  text(name: string): string | null {
    return this.read(name, `expected a text of at most ${MAX_QUERY_TEXT} characters`, (text) => {
      const fits = text.length <= MAX_QUERY_TEXT || [...text.slice(0, 2 * MAX_QUERY_TEXT + 1)].length <= MAX_QUERY_TEXT;
      return fits && !UNSTORABLE.test(text) ? text : null;
    });
  }

  /** The raw text, for the caller to check. */
  raw(name: string): string | null {
    return queryValue(this.url, name);
  }

  /** Reports a mistake that involves several parameters. */
  reject(name: string, message: string): void {
    this.mistakes.push({ message, location: `query.${name}`, value: queryValue(this.url, name) ?? undefined });
  }

  /** @throws InvalidInput with all mistakes, if there are any */
  done(): void {
    if (this.mistakes.length > 0) throw new InvalidInput(this.mistakes);
  }

  private read<T>(name: string, message: string, parse: (text: string) => T | null): T | null {
    const text = queryValue(this.url, name);
    if (text === null || text === '') return null;
    const value = parse(text);
    if (value === null) this.reject(name, message);
    return value;
  }
}

function inWords(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
