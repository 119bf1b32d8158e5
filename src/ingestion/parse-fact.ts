import { decimalNumber } from '../http/decimal-number';
import { INTERACTION_KINDS, type InteractionFact, type RawFact, weightProblem } from './interaction-fact';
import { occurrenceProblem, parseTime } from './parse-time';
import { MAX_TEXT_LENGTH, textProblem } from './text-problem';

const MAX_QUOTE_LENGTH = 40;

/**
 * Checks one row. Text is trimmed; an empty optional field counts as absent.
 *
 * @param latestMs milliseconds since 1970 that `occurred_at` may not exceed
 * @returns the fact, or the reason why the row cannot be taken, in plain words with the field's name
 */
export function parseFact(raw: RawFact, latestMs: number): InteractionFact | string {
  const agent = text('agent_id', raw.agent_id, true);
  if (typeof agent === 'object') return agent.reason;
  const contact = text('contact_id', raw.contact_id, true);
  if (typeof contact === 'object') return contact.reason;
  if (typeof raw.occurred_at === 'number') {
    return `occurred_at is the number ${raw.occurred_at}, expected a time like "2025-02-28T09:30:00Z"`;
  }
  const time = text('occurred_at', raw.occurred_at, false);
  if (typeof time === 'object') return time.reason;
  const externalId = text('external_id', raw.external_id ?? '', true);
  if (typeof externalId === 'object') return externalId.reason;
  const contactName = text('contact_name', raw.contact_name ?? '', false);
  if (typeof contactName === 'object') return contactName.reason;
  if (agent === '') return 'agent_id is missing';
  if (contact === '') return 'contact_id is missing';
  if (time === '') return 'occurred_at is missing';

  const occurredAt = parseTime(time);
  if (typeof occurredAt === 'string') return `occurred_at ${occurredAt}`;
  const untimely = occurrenceProblem(occurredAt, latestMs);
  if (untimely !== null) return `occurred_at "${time}" ${untimely}`;

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
  return value.length > MAX_QUOTE_LENGTH ? `"${value.slice(0, MAX_QUOTE_LENGTH)}…"` : `"${value}"`;
}
