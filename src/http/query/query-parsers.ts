import { isDate } from '../../database/calendar-date';
import { fits } from '../adapter/printable-text';
import { decimalNumber } from '../decimal-number';

/** What PostgreSQL cannot store in a text or compare with one: NUL, and unpaired surrogates. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** In characters, each of which may be two UTF-16 units: the maximum length of names and ids. */
export const MAX_QUERY_TEXT = 256;

/** @returns the value of a text, null if it is invalid; a text that was parsed parses to itself */
export type Parse<T> = (text: string) => T | null;

/** A calendar day YYYY-MM-DD of the years 0001 to 9999. */
export const parseDay: Parse<string> = (text) => (isDate(text) ? text : null);

/** A time in ISO 8601 with an offset, or a calendar day, which means its start in UTC. @returns it in UTC */
export const parseUtcTime: Parse<string> = (text) => {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time) || !isDate(text.slice(0, 10))) return null;
  // The offset may move it outside the supported years.
  const utc = new Date(time).toISOString();
  return isDate(utc.slice(0, 10)) ? utc : null;
};

/** A number within a range, as `decimalNumber` reads it. */
export function parseNumber(min: number, max: number): Parse<number> {
  return (text) => {
    const value = decimalNumber(text);
    return value !== null && value >= min && value <= max ? value : null;
  };
}

/** A whole number from 0 to `max`. */
export function parseCount(max: number): Parse<number> {
  return (text) => {
    const value = parseNumber(0, max)(text);
    return Number.isInteger(value) ? value : null;
  };
}

export const parseBoolean: Parse<boolean> = (text) => (text === 'true' ? true : text === 'false' ? false : null);

export function parseChoice<T extends string>(values: readonly T[]): Parse<T> {
  return (text) => values.find((value) => value === text) ?? null;
}

/** Several values, separated by commas. */
export function parseChoices<T extends string>(values: readonly T[]): Parse<T[]> {
  return (text) => {
    const chosen = text.split(',').map(parseChoice(values));
    return chosen.every((value) => value !== null) ? chosen : null;
  };
}

/** Any text that can be stored, of at most `MAX_QUERY_TEXT` characters. */
export const parseText: Parse<string> = (text) => {
  return fits(text, MAX_QUERY_TEXT) && !UNSTORABLE.test(text) ? text : null;
};
