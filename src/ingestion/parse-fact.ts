import { printable } from '../config/printable-lines';
import { decimalNumber } from '../http/decimal-number';
import { INTERACTION_KINDS, type InteractionFact, type RawFact, weightProblem } from './interaction-fact';
import { occurrenceProblem, type ParsedTime, parseTime } from './parse-time';
import { placeholderProblem } from './placeholder-id';
import { MAX_TEXT_LENGTH, textProblem } from './text-problem';

const MAX_QUOTE_LENGTH = 40;

/** What may be in a row, besides what may be in any. */
export interface FactRules {
  /** Milliseconds since 1970 that `occurred_at` may not exceed. */
  readonly latestMs: number;
  /** Accepts ids such as "undefined". */
  readonly allowPlaceholderIds?: boolean;
  /** Told of each time that can be read, before anything else of the row is refused. @returns why it is not accepted */
  readonly onTime?: (time: ParsedTime) => string | null;
}

/**
 * Checks one row. Text is trimmed; an empty optional field counts as absent.
 *
 * @returns the fact, or the reason why the row cannot be taken, in plain words with the field's name
 */
export function parseFact(raw: RawFact, rules: FactRules): InteractionFact | string {
  const agent = id('agent_id', raw.agent_id, rules);
  if (typeof agent === 'object') return agent.reason;
  const contact = id('contact_id', raw.contact_id, rules);
  if (typeof contact === 'object') return contact.reason;
  const time = text('occurred_at', asText(raw.occurred_at), false);
  if (typeof time === 'object') return time.reason;
  const externalId = id('external_id', raw.external_id ?? '', rules);
  if (typeof externalId === 'object') return externalId.reason;
  const contactName = text('contact_name', raw.contact_name ?? '', false);
  if (typeof contactName === 'object') return contactName.reason;
  if (agent === '') return 'agent_id is missing';
  if (contact === '') return 'contact_id is missing';
  if (time === '') return 'occurred_at is missing';

  const occurredAt = parseTime(time);
  if (typeof occurredAt === 'string') return `occurred_at ${occurredAt}`;
  const refused = rules.onTime?.(occurredAt) ?? null;
  if (refused !== null) return `occurred_at ${refused}`;
  const untimely = occurrenceProblem(occurredAt, rules.latestMs);
  if (untimely !== null) return `occurred_at ${quote(time)} ${untimely}`;

  const kind = word(raw.kind) || 'message';
  if (!INTERACTION_KINDS.has(kind))
    return `kind ${quote(raw.kind)} is unknown, expected message, call, meeting, email or other`;
  const direction = word(raw.direction) || null;
  if (direction !== null && direction !== 'inbound' && direction !== 'outbound') {
    return `direction ${quote(raw.direction)} is unknown, expected inbound or outbound`;
  }
  const weight = parseWeight(raw.weight);
  if (typeof weight === 'string') return weight;
  return {
    agent,
    contact,
    occurredAt: occurredAt.text,
    kind,
    direction,
    weight,
    externalId: externalId || null,
    contactName: contactName || null,
  };
}

function id(field: string, value: unknown, { allowPlaceholderIds }: FactRules): string | { reason: string } {
  const found = text(field, value, true);
  if (typeof found === 'object' || allowPlaceholderIds) return found;
  const problem = placeholderProblem(found);
  return problem === null ? found : { reason: `${field} ${problem} (--allow-placeholder-ids accepts it)` };
}

/** A number as its digits, which `parseTime` reads. */
function asText(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}

function text(field: string, value: unknown, isId: boolean): string | { reason: string } {
  if (value === undefined || value === null) return '';
  let found: string;
  if (typeof value === 'string') {
    found = value.trim();
  } else if (isId && Number.isSafeInteger(value)) {
    found = String(value);
  } else {
    return { reason: `${field} is ${typeName(value)}, expected text` };
  }
  const problem = textProblem(found, MAX_TEXT_LENGTH);
  return problem === null ? found : { reason: `${field} ${problem}` };
}

function word(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value.trim().toLowerCase() : String(typeName(value));
}

function parseWeight(value: unknown): number | string {
  if (value === undefined || value === null) return 1;
  let number: number;
  if (typeof value === 'number') {
    number = value;
  } else {
    const digits = typeof value === 'string' ? value.trim() : typeName(value);
    if (digits === '') return 1;
    const decimal = decimalNumber(digits);
    if (decimal === null) return `weight ${quote(value)} is not a number`;
    number = decimal;
  }
  const problem = weightProblem(number);
  if (problem !== null) return `weight ${quote(value)} ${problem}`;
  return number === 0 ? 0 : number;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number'
    ? `the number ${value}`
    : typeof value === 'object'
      ? 'an object'
      : `a ${typeof value}`;
}

function quote(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : `(${typeName(value)})`;
  return `"${printable(value, MAX_QUOTE_LENGTH)}"`;
}
