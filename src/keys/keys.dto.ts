import { isISO8601, isRFC3339 } from 'class-validator';
import { KEY_SCOPES } from '../auth/tenant';
import { isPrintableText } from '../http/adapter/printable-text';
import type { PagedList } from '../http/query/cursor';
import { Int64Field, ListField, TextField, TextListField, TimeField } from '../http/query/field.decorators';
import { Input } from '../http/query/input.decorator';
import { PageBody } from '../http/query/page';

/** The order in which keys are listed: the newest first. */
export const KEY_LIST: PagedList = { name: 'keys', keys: ['number', 'uuid'] };

const MAX_NAME_LENGTH = 100;
const MAX_RATE_LIMIT = 1_000_000;
/** How long both keys are accepted after a rotation, in seconds. */
export const DEFAULT_OVERLAP_S = 86_400;
const MAX_OVERLAP_S = 30 * 86_400;

const NAME = {
  expected: `1 to ${MAX_NAME_LENGTH} printable characters`,
  accepts: (value: unknown) => isPrintableText(value, MAX_NAME_LENGTH),
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: MAX_NAME_LENGTH,
    description: 'What the key is for, in your own words.',
  },
} as const;
const RATE_LIMIT = {
  optional: true,
  expected: `a whole number from 1 to ${MAX_RATE_LIMIT}, or null`,
  accepts: (value: unknown) =>
    value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_RATE_LIMIT),
  schema: {
    type: 'integer',
    format: 'int64',
    nullable: true,
    minimum: 1,
    maximum: MAX_RATE_LIMIT,
    description:
      'Requests that the key may send in 60 seconds per process, 1 or more; null or absent: as many as its organisation may.',
  } as object,
} as const;
const EXPIRES_AT = {
  optional: true,
  expected: 'a time in the future like 2030-01-31T12:00:00Z, or null',
  accepts: (value: unknown) =>
    value === null ||
    (isRFC3339(value) && isISO8601(value, { strict: true }) && Date.parse(String(value)) > Date.now()),
} as const;
const EXPIRY_SCHEMA = { type: 'string', format: 'date-time', nullable: true } as const;

/** The key to create. */
export class NewKeyInput {
  @Input(NAME)
  name!: string;

  @Input({
    expected: `a list of one or more of ${KEY_SCOPES.join(', ')}, each once`,
    accepts: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((scope) => KEY_SCOPES.includes(scope)),
    schema: {
      type: 'array',
      items: { type: 'string', enum: [...KEY_SCOPES] },
      minItems: 1,
      uniqueItems: true,
      description:
        'What the key may do: `events:write` sends facts, `read` reads the computed numbers, `erasures:lift` lets events bring back erased contacts, `episodes:write` changes episodes.',
    },
  })
  scopes!: string[];

  @Input({
    ...EXPIRES_AT,
    schema: { ...EXPIRY_SCHEMA, description: 'When the key expires; null or absent: never.' },
  })
  expires_at?: string | null;

  @Input(RATE_LIMIT)
  rate_limit?: number | null;
}

/** A change to a key, as a JSON merge patch (RFC 7396): absent fields stay unchanged. */
export class KeyPatch {
  @Input({ ...NAME, optional: true })
  name?: string;

  @Input(RATE_LIMIT)
  rate_limit?: number | null;
}

/** How to replace a key. */
export class KeyRotationInput {
  @Input({
    optional: true,
    expected: `a whole number from 0 to ${MAX_OVERLAP_S}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_OVERLAP_S,
    schema: {
      type: 'integer',
      format: 'int64',
      minimum: 0,
      maximum: MAX_OVERLAP_S,
      default: DEFAULT_OVERLAP_S,
      description: `Seconds, 0 or more, for which the replaced key is still accepted. It never lives longer than it would have.`,
    } as object,
  })
  overlap_seconds?: number;

  @Input({
    ...EXPIRES_AT,
    schema: {
      ...EXPIRY_SCHEMA,
      description: 'When the new key expires; null: never; absent: it lives as long as the replaced one was made for.',
    },
  })
  expires_at?: string | null;
}

/** A key of the project, without its secret. */
export class KeyItem {
  @TextField('UUID of the key.')
  key_id!: string;

  @TextField('What the key is for.')
  name!: string;

  @TextField('The first characters of the key, to recognise it.')
  prefix!: string;

  @TextListField('What the key may do.', KEY_SCOPES)
  scopes!: string[];

  @TextField('Only an active key is accepted.', { enum: ['active', 'expired', 'revoked'] })
  status!: string;

  @TimeField('When it was created.')
  created_at!: string;

  @TextField('Id of the user who created it.')
  created_by!: string;

  @TimeField('When it expires; null: never.', { nullable: true })
  expires_at!: string | null;

  @TimeField('When it was last used, to the minute; null: not used yet.', { nullable: true })
  last_used_at!: string | null;

  @TextField('IP address from which it was last used; null: not used yet.', { nullable: true })
  last_used_address!: string | null;

  @TextField('`User-Agent` with which it was last used, at most 200 characters; null: not used yet.', {
    nullable: true,
  })
  last_used_user_agent!: string | null;

  @TimeField('When it was revoked; null: not revoked.', { nullable: true })
  revoked_at!: string | null;

  @Int64Field(
    'Requests that the key may send in 60 seconds per process, 1 or more; null: as many as its organisation may.',
    {
      nullable: true,
    },
  )
  rate_limit!: number | null;

  @TextField('UUID of the key that it replaces; null: none.', { nullable: true })
  replaces!: string | null;
}

/** One key. */
export class KeyBody extends KeyItem {}

/** The created key. No other response ever contains it. */
export class NewKeyBody extends KeyItem {
  @TextField('The key itself. It is not stored and never shown again.')
  key!: string;
}

/** One page of the project's keys. */
export class KeysBody extends PageBody {
  @ListField(() => KeyItem, 'Newest first, including revoked and expired keys.')
  keys!: KeyItem[];
}
