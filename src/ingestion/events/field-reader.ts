import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { weightProblem } from '../interaction-fact';
import { occurrenceProblem, parseTime } from '../parse-time';
import { textProblem } from '../text-problem';

const MAX_QUOTE_LENGTH = 40;

/** Reads the fields of one event and collects what is wrong with them. Texts are trimmed; null counts as absent. */
export class FieldReader {
  readonly problems: ErrorDetail[] = [];

  constructor(
    private readonly raw: Readonly<Record<string, unknown>>,
    /** Of the event, such as `body.events[3]`. */
    private readonly location: string,
  ) {}

  required(field: string, longest: number): string {
    const text = this.optional(field, longest);
    if (text === null && isAbsent(this.raw[field])) this.refuse(field, `${field} is missing`);
    return text ?? '';
  }

  /** @returns null where it is absent, empty or refused */
  optional(field: string, longest: number): string | null {
    const value = this.raw[field];
    if (isAbsent(value)) return null;
    if (typeof value !== 'string') {
      this.refuse(field, `${field} is ${typeName(value)}, expected text`);
      return null;
    }
    const text = value.trim();
    const problem = textProblem(text, longest);
    if (problem !== null) this.refuse(field, `${field} ${problem}`);
    return text === '' || problem !== null ? null : text;
  }

  /** One of a few words, in whatever case. */
  word(field: string, words: ReadonlySet<string>): string | null {
    const text = this.optional(field, MAX_QUOTE_LENGTH)?.toLowerCase() ?? null;
    if (text === null || words.has(text)) return text;
    this.refuse(field, `${field} is unknown, expected ${[...words].join(', ')}`);
    return null;
  }

  /**
   * @param latestMs milliseconds since 1970 that it may not exceed
   * @returns as `ParsedTime.text`
   */
  time(field: string, latestMs: number): string {
    if (typeof this.raw[field] === 'number') {
      this.refuse(field, `${field} is a number, expected a time like 2025-02-28T09:30:00Z`);
      return '';
    }
    const text = this.required(field, MAX_QUOTE_LENGTH);
    if (text === '') return '';
    const time = parseTime(text);
    if (typeof time === 'string') this.refuse(field, `${field} ${time}`);
    else {
      const problem = occurrenceProblem(time, latestMs);
      if (problem === null) return time.text;
      this.refuse(field, `${field} ${problem}`);
    }
    return '';
  }

  weight(field: string): number {
    const value = this.raw[field];
    if (isAbsent(value)) return 1;
    if (typeof value !== 'number') {
      this.refuse(field, `${field} is ${typeName(value)}, expected a number`);
      return 1;
    }
    const problem = weightProblem(value);
    if (problem !== null) this.refuse(field, `${field} ${problem}`);
    return value === 0 ? 0 : value; // of the two zeros, one
  }

  /** Refuses what is none of the fields. */
  nothingBut(fields: ReadonlySet<string>): void {
    for (const field in this.raw) if (!fields.has(field)) this.refuse(shortened(field), 'unknown field');
  }

  refuse(field: string, message: string): void {
    const value = this.raw[field];
    const shown = typeof value === 'string' ? shortened(value) : typeof value === 'object' ? undefined : value;
    this.problems.push({
      message,
      location: `${this.location}.${field}`,
      ...(shown === undefined ? {} : { value: shown }),
    });
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function shortened(text: string): string {
  return text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
