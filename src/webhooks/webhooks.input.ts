import { isUuid } from '../database/uuid';
import { isPrintableText } from '../http/adapter/printable-text';
import { Input } from '../http/query/input.decorator';
import { BANDS } from '../scoring/band';
import { EVENT_TYPES } from './event-catalogue';
import { isSecret, SECRET_EXPECTED } from './signing';
import { MAX_URL_LENGTH } from './target-url';

export const FORMATS = ['standard', 'slack'] as const;
const MAX_DESCRIPTION_LENGTH = 200;
const MAX_AGENTS = 100;
const MAX_OVERLAP_HOURS = 168;

interface WebhookDigest {
  readonly hour: number;
}

interface WebhookFilter {
  readonly agents?: readonly string[] | null;
  readonly bands?: readonly string[] | null;
  readonly min_potential?: number | null;
}

const URL_FIELD = {
  expected: `an absolute https URL of at most ${MAX_URL_LENGTH} characters`,
  // `readTargetUrl`, which knows the configuration, reports what is wrong with a text.
  accepts: (value: unknown) => typeof value === 'string',
  schema: {
    type: 'string',
    format: 'uri',
    maxLength: MAX_URL_LENGTH,
    description: 'Where events are sent. https; in development also http to this machine. Unique in the project.',
  },
} as const;
const EVENTS = {
  expected: `a list of one or more of ${EVENT_TYPES.join(', ')}, each once`,
  accepts: (value: unknown) => isSetOf(value, (item) => EVENT_TYPES.includes(item as never)),
  schema: {
    type: 'array',
    items: { type: 'string', enum: [...EVENT_TYPES] },
    minItems: 1,
    uniqueItems: true,
    description: 'Types of the events that are sent.',
  } as object,
} as const;
const FILTER = {
  optional: true,
  expected: `an object with agents (up to ${MAX_AGENTS} UUIDs), bands (some of ${BANDS.join(', ')}) and min_potential (0 to 1), or null`,
  accepts: (value: unknown) => value === null || isFilter(value),
  schema: {
    type: 'object',
    nullable: true,
    additionalProperties: false,
    properties: {
      agents: {
        type: 'array',
        items: { type: 'string', format: 'uuid' },
        minItems: 1,
        maxItems: MAX_AGENTS,
        uniqueItems: true,
        nullable: true,
      },
      bands: {
        type: 'array',
        items: { type: 'string', enum: [...BANDS] },
        minItems: 1,
        uniqueItems: true,
        nullable: true,
      },
      min_potential: { type: 'number', format: 'double', minimum: 0, maximum: 1, nullable: true },
    },
    description:
      'Only events about relationships of these agents, in these bands, with at least this potential (0..1); null: all. Events about the whole project pass every filter.',
  } as object,
} as const;
const FORMAT = {
  optional: true,
  expected: FORMATS.join(' or '),
  accepts: (value: unknown) => FORMATS.includes(value as never),
  schema: {
    type: 'string',
    enum: [...FORMATS],
    default: 'standard',
    description:
      'standard: the body of Standard Webhooks; slack: a message for an incoming webhook of Slack, Mattermost, or Discord (a URL that ends in /slack).',
  },
} as const;
const DESCRIPTION = {
  optional: true,
  expected: `at most ${MAX_DESCRIPTION_LENGTH} printable characters`,
  accepts: (value: unknown) => value === '' || isPrintableText(value, MAX_DESCRIPTION_LENGTH),
  schema: {
    type: 'string',
    maxLength: MAX_DESCRIPTION_LENGTH,
    default: '',
    description: 'What the endpoint is for, in your own words.',
  },
} as const;
const ENABLED = {
  optional: true,
  expected: 'true or false',
  accepts: (value: unknown) => typeof value === 'boolean',
  schema: {
    type: 'boolean',
    default: true,
    description: 'Whether events are sent. Pending events wait while it is false.',
  },
} as const;
const DIGEST = {
  optional: true,
  expected: 'an object with hour, a whole number from 0 to 23, or null',
  accepts: (value: unknown) => value === null || isDigest(value),
  schema: {
    type: 'object',
    nullable: true,
    additionalProperties: false,
    required: ['hour'],
    properties: { hour: { type: 'integer', format: 'int64', minimum: 0, maximum: 23 } },
    description:
      'One event of type `project.digest` a day instead of each as it happens: at this hour (0 to 23) of the project’s time zone. null: each as it happens.',
  } as object,
} as const;
const SECRET = {
  optional: true,
  expected: SECRET_EXPECTED,
  accepts: isSecret,
  schema: {
    type: 'string',
    description: 'A secret of your own: whsec_ and 24 to 64 bytes in base64. Absent: the server creates one.',
  },
} as const;

/** The endpoint to create. */
export class NewWebhookInput {
  @Input(URL_FIELD)
  url!: string;

  @Input(EVENTS)
  events!: string[];

  @Input(FILTER)
  filter?: WebhookFilter | null;

  @Input(FORMAT)
  format?: 'standard' | 'slack';

  @Input(DIGEST)
  digest?: WebhookDigest | null;

  @Input(DESCRIPTION)
  description?: string;

  @Input(ENABLED)
  enabled?: boolean;

  @Input(SECRET)
  secret?: string;
}

/** A change to an endpoint, as a JSON merge patch (RFC 7396), except for `filter` and `digest`, which are replaced as a whole. */
export class WebhookPatch {
  @Input({ ...URL_FIELD, optional: true })
  url?: string;

  @Input({ ...EVENTS, optional: true })
  events?: string[];

  @Input(FILTER)
  filter?: WebhookFilter | null;

  @Input(FORMAT)
  format?: 'standard' | 'slack';

  @Input(DIGEST)
  digest?: WebhookDigest | null;

  @Input(DESCRIPTION)
  description?: string;

  @Input(ENABLED)
  enabled?: boolean;
}

/** The new secret. */
export class NewWebhookSecretInput {
  @Input(SECRET)
  secret?: string;

  @Input({
    optional: true,
    expected: `a whole number from 0 to ${MAX_OVERLAP_HOURS}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_OVERLAP_HOURS,
    schema: {
      type: 'integer',
      format: 'int64',
      minimum: 0,
      maximum: MAX_OVERLAP_HOURS,
      default: 24,
      description: 'For how many more hours, 0 to 168, the current secret also signs.',
    },
  })
  overlap_hours?: number;
}

function isSetOf(value: unknown, accepts: (item: unknown) => boolean, max = 100): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= max &&
    new Set(value).size === value.length &&
    value.every(accepts)
  );
}

function isFilter(value: unknown): boolean {
  if (!isPlain(value, ['agents', 'bands', 'min_potential'])) return false;
  const { agents, bands, min_potential: potential } = value;
  return (
    (agents == null || isSetOf(agents, (item) => typeof item === 'string' && isUuid(item), MAX_AGENTS)) &&
    (bands == null || isSetOf(bands, (item) => BANDS.includes(item as never))) &&
    (potential == null || (typeof potential === 'number' && potential >= 0 && potential <= 1))
  );
}

function isDigest(value: unknown): boolean {
  return isPlain(value, ['hour']) && Number.isInteger(value.hour) && Number(value.hour) >= 0 && Number(value.hour) < 24;
}

function isPlain(value: unknown, fields: readonly string[]): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => fields.includes(name))
  );
}
