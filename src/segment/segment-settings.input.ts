import { INTERACTION_KINDS } from '../event-types/event-types';
import { isPrintableText } from '../http/adapter/printable-text';
import { Input } from '../http/query/input.decorator';
import { weightProblem } from '../ingestion/interaction-fact';
import { fieldsOf } from './segment-fields';

const KINDS = [...INTERACTION_KINDS];
const DIRECTIONS = ['inbound', 'outbound'] as const;
const MAX_RULES = 200;
const MAX_EVENT = 200;
const MAX_PROPERTY = 64;
const MAX_AGENT = 256;
const FIELDS = new Set(['event', 'kind', 'direction', 'weight']);

/** A rule as sent: direction and weight may be left out. */
interface SentRule {
  readonly event: string;
  readonly kind: string;
  readonly direction?: 'inbound' | 'outbound' | null;
  readonly weight?: number;
}

/** The settings as a whole; what is absent is the default. */
export class SegmentSettingsInput {
  @Input({
    optional: true,
    expected: `a text of 1 to ${MAX_PROPERTY} printable characters`,
    accepts: (value) => isPrintableText(value, MAX_PROPERTY),
    schema: {
      type: 'string',
      maxLength: MAX_PROPERTY,
      default: 'agent',
      description: 'The property of an event that names its agent.',
    },
  })
  agent_property?: string;

  @Input({
    optional: true,
    expected: `a text of 1 to ${MAX_AGENT} printable characters, or null`,
    accepts: (value) => value === null || isPrintableText(value, MAX_AGENT),
    schema: {
      type: 'string',
      maxLength: MAX_AGENT,
      nullable: true,
      description: 'The agent of events that name none; null: such events are rejected.',
    },
  })
  default_agent?: string | null;

  @Input({
    expected: `a list of up to ${MAX_RULES} rules, each with event (a name, each once), kind (${KINDS.join(', ')}), and maybe direction (${DIRECTIONS.join(' or ')}) and weight (a number)`,
    accepts: isRules,
    schema: {
      type: 'array',
      maxItems: MAX_RULES,
      items: {
        type: 'object',
        required: ['event', 'kind'],
        additionalProperties: false,
        properties: {
          event: { type: 'string', maxLength: MAX_EVENT },
          kind: { type: 'string', enum: KINDS },
          direction: { type: 'string', enum: [...DIRECTIONS], nullable: true },
          weight: { type: 'number', format: 'double', default: 1 },
        },
      },
      description: 'The events that count as interactions.',
    } as object,
  })
  events!: readonly SentRule[];
}

function isRules(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MAX_RULES || !value.every(isRule)) return false;
  return new Set(value.map(({ event }) => event.trim())).size === value.length;
}

function isRule(value: unknown): value is SentRule {
  const rule = fieldsOf(value);
  if (rule === null || !Object.keys(rule).every((name) => FIELDS.has(name))) return false;
  const { event, kind, direction = null, weight = 1 } = rule;
  return (
    isPrintableText(event, MAX_EVENT) &&
    KINDS.includes(kind as string) &&
    (direction === null || DIRECTIONS.includes(direction as never)) &&
    typeof weight === 'number' &&
    weightProblem(weight) === null
  );
}
