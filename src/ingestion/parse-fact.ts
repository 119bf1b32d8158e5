import { INTERACTION_KINDS } from '../event-types/event-types';
import { idOf, isInvalid, quote, textOf, timeOf, typeName, weightOf } from './field-values';
import type { InteractionFact, RawFact } from './interaction-fact';
import { occurrenceProblem, type ParsedTime } from './parse-time';

const KINDS = [...INTERACTION_KINDS].join(', ').replace(/, (\w+)$/, ' or $1');
const ALLOW_PLACEHOLDERS = '--allow-placeholder-ids';

/** Rules for rows that depend on the import. */
export interface FactRules {
  /** Milliseconds since 1970 that `occurred_at` may not exceed. */
  readonly latestMs: number;
  /** Accepts ids such as "undefined". */
  readonly allowPlaceholderIds?: boolean;
  /** Called with each valid time, before anything else of the row is rejected. @returns why the time is not accepted */
  readonly onTime?: (time: ParsedTime) => string | null;
}

/**
 * Checks one row. Text is trimmed; an empty optional field counts as absent.
 *
 * @returns the fact, or the reason why the row is rejected, in plain words with the field's name
 */
export function parseFact(raw: RawFact, rules: FactRules): InteractionFact | string {
  const allowed = rules.allowPlaceholderIds || ALLOW_PLACEHOLDERS;
  const agent = idOf(raw.agent_id, allowed);
  if (isInvalid(agent)) return `agent_id ${agent.reason}`;
  const contact = idOf(raw.contact_id, allowed);
  if (isInvalid(contact)) return `contact_id ${contact.reason}`;
  const occurredAt = timeOf(raw.occurred_at);
  if (isInvalid(occurredAt)) return `occurred_at ${occurredAt.reason}`;
  const externalId = idOf(raw.external_id, allowed);
  if (isInvalid(externalId)) return `external_id ${externalId.reason}`;
  const contactName = textOf(raw.contact_name);
  if (isInvalid(contactName)) return `contact_name ${contactName.reason}`;
  if (agent === '') return 'agent_id is missing';
  if (contact === '') return 'contact_id is missing';
  if (occurredAt === null) return 'occurred_at is missing';

  const refused = rules.onTime?.(occurredAt) ?? null;
  if (refused !== null) return `occurred_at ${refused}`;
  const untimely = occurrenceProblem(occurredAt, rules.latestMs);
  if (untimely !== null) return `occurred_at ${quote(String(raw.occurred_at).trim())} ${untimely}`;

  const kind = word(raw.kind) || 'message';
  if (!INTERACTION_KINDS.has(kind)) return `kind ${quote(raw.kind)} is unknown, expected ${KINDS}`;
  const direction = word(raw.direction) || null;
  if (direction !== null && direction !== 'inbound' && direction !== 'outbound') {
    return `direction ${quote(raw.direction)} is unknown, expected inbound or outbound`;
  }
  const weight = weightOf(raw.weight);
  if (isInvalid(weight)) return `weight ${weight.reason}`;
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

function word(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value.trim().toLowerCase() : typeName(value);
}
