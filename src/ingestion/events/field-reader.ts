import { excerpt } from '../../config/excerpt';
import type { Traits } from '../../event-types/event-type';
import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { type InvalidValue, idOf, isInvalid, quote, textOf, timeOf, weightOf } from '../field-values';
import { occurrenceProblem } from '../parse-time';
import { readTraits } from './read-traits';

const MAX_QUOTE_LENGTH = 40;
const ALLOW_PLACEHOLDERS = '?allow_placeholder_ids=true';

/** Rules for events that depend on the request. */
export interface EventRules {
  /** Milliseconds since 1970 that `occurred_at` may not exceed. */
  readonly latestMs: number;
  /** Accepts ids such as "undefined". */
  readonly allowPlaceholderIds?: boolean;
}

/** Reads the fields of one event and collects mistakes. Texts are trimmed; null counts as absent. */
export class FieldReader {
  readonly problems: ErrorDetail[] = [];

  constructor(
    private readonly raw: Readonly<Record<string, unknown>>,
    /** Location of the event, such as `body.events[3]`. */
    private readonly location: string,
    private readonly rules: EventRules,
  ) {}

  required(field: string, longest: number): string {
    const text = this.optional(field, longest);
    if (text === null && isAbsent(this.raw[field])) this.reject(field, `${field} is missing`);
    return text ?? '';
  }

  /** @returns null if it is absent, empty or invalid */
  optional(field: string, longest: number): string | null {
    return this.accepted(field, textOf(this.raw[field], longest)) || null;
  }

  requiredId(field: string): string {
    const id = this.optionalId(field);
    if (id === null && isAbsent(this.raw[field])) this.reject(field, `${field} is missing`);
    return id ?? '';
  }

  /** Also accepts a whole number, as its digits. @returns null if it is absent, empty or invalid */
  optionalId(field: string): string | null {
    const { allowPlaceholderIds } = this.rules;
    return this.accepted(field, idOf(this.raw[field], allowPlaceholderIds || ALLOW_PLACEHOLDERS)) || null;
  }

  /** One of a few words, in any case. @returns null if it is absent, empty or invalid */
  word(field: string, words: readonly string[]): string | null {
    const text = this.optional(field, MAX_QUOTE_LENGTH)?.toLowerCase() ?? null;
    if (text === null || words.includes(text)) return text;
    this.reject(field, `${field} is unknown, expected ${words.join(', ')}`);
    return null;
  }

  requiredWord(field: string, words: readonly string[]): string {
    const word = this.word(field, words);
    if (word === null && isAbsent(this.raw[field])) this.reject(field, `${field} is missing`);
    return word ?? '';
  }

  /** @returns as `ParsedTime.text` */
  time(field: string): string {
    const time = this.accepted(field, timeOf(this.raw[field]));
    if (time === null) {
      if (isAbsent(this.raw[field])) this.reject(field, `${field} is missing`);
      return '';
    }
    const problem = occurrenceProblem(time, this.rules.latestMs);
    if (problem !== null) this.reject(field, `${field} ${quote(String(this.raw[field]).trim())} ${problem}`);
    return time.text;
  }

  weight(field: string): number {
    return this.accepted(field, weightOf(this.raw[field])) ?? 1;
  }

  /** Null takes a value away. @param longest null for an id @returns undefined if it is absent, empty or invalid */
  removable(field: string, longest: number | null): string | null | undefined {
    if (this.raw[field] === null) return null;
    return (longest === null ? this.optionalId(field) : this.optional(field, longest)) ?? undefined;
  }

  requiredRemovable(field: string, longest: number | null): string | null {
    const value = this.removable(field, longest);
    if (value === undefined && isAbsent(this.raw[field])) this.reject(field, `${field} is missing`);
    return value ?? null;
  }

  /** @returns undefined if there are none */
  traits(field: string): Traits | undefined {
    const raw = this.raw[field];
    if (isAbsent(raw)) return undefined;
    const traits = readTraits(raw, (trait, reason, value) => {
      const name = trait === null ? '' : `.${excerpt(trait, MAX_QUOTE_LENGTH)}`;
      this.rejectValue(`${field}${name}`, `${field}${name} ${reason}`, value);
    });
    return traits.length > 0 ? traits : undefined;
  }

  /** Rejects unknown fields. */
  rejectUnknownFields(fields: ReadonlySet<string>): void {
    for (const field in this.raw)
      if (!fields.has(field)) this.reject(excerpt(field, MAX_QUOTE_LENGTH), 'unknown field');
  }

  private accepted<Value>(field: string, value: Value | InvalidValue): Value | null {
    if (!isInvalid(value)) return value;
    this.reject(field, `${field} ${value.reason}`);
    return null;
  }

  reject(field: string, message: string): void {
    this.rejectValue(field, message, this.raw[field]);
  }

  private rejectValue(field: string, message: string, value: unknown): void {
    const shown =
      typeof value === 'string' ? excerpt(value, MAX_QUOTE_LENGTH) : typeof value === 'object' ? undefined : value;
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
