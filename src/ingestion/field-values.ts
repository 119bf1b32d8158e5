import { quoted } from '../config/excerpt';
import { decimalNumber } from '../http/decimal-number';
import { weightProblem } from './interaction-fact';
import { type ParsedTime, parseTime } from './parse-time';
import { placeholderProblem } from './placeholder-id';
import { MAX_TEXT_LENGTH, textProblem } from './text-problem';

/*
 * What a file and an event may have in a field, which is the same: text in CSV, any JSON value in NDJSON and over HTTP.
 */

const MAX_QUOTE_LENGTH = 40;

/** A value that is not accepted. */
export interface InvalidValue {
  /** To follow the field's name. */
  readonly reason: string;
}

export function isInvalid(value: unknown): value is InvalidValue {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

/** @param longest in characters @returns trimmed; empty if it is absent */
export function textOf(value: unknown, longest = MAX_TEXT_LENGTH): string | InvalidValue {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return { reason: `is ${typeName(value)}, expected text` };
  const text = value.trim();
  const problem = textProblem(text, longest);
  return problem === null ? text : { reason: problem };
}

/**
 * Also accepts a whole number, as its digits.
 *
 * @param allowPlaceholders true if ids such as "undefined" are accepted; otherwise how to accept them
 * @returns as `textOf`
 */
export function idOf(value: unknown, allowPlaceholders: true | string): string | InvalidValue {
  const id = Number.isSafeInteger(value) ? String(value) : textOf(value);
  if (typeof id !== 'string' || allowPlaceholders === true) return id;
  const problem = placeholderProblem(id);
  return problem === null ? id : { reason: `${problem} (${allowPlaceholders} accepts it)` };
}

/** Like `parseTime`, also for a number. @returns null if it is absent */
export function timeOf(value: unknown): ParsedTime | InvalidValue | null {
  const text = textOf(typeof value === 'number' ? String(value) : value);
  if (typeof text !== 'string') return text;
  if (text === '') return null;
  const time = parseTime(text);
  return typeof time === 'string' ? { reason: time } : time;
}

/** A number, or a text that is one. @returns 1 if it is absent; 0 for -0 */
export function weightOf(value: unknown): number | InvalidValue {
  if (value === undefined || value === null) return 1;
  let number: unknown = value;
  if (typeof value === 'string') {
    if (value.trim() === '') return 1;
    number = decimalNumber(value.trim());
  }
  if (typeof number !== 'number') return { reason: `${quote(value)} is not a number` };
  const problem = weightProblem(number);
  if (problem !== null) return { reason: `${quote(value)} ${problem}` };
  return number === 0 ? 0 : number;
}

export function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A value in the form in which reasons quote it. */
export function quote(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : `(${typeName(value)})`;
  return quoted(value, MAX_QUOTE_LENGTH);
}
