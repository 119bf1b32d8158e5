import { isISO8601, isRFC3339 } from 'class-validator';
import { KEY_SCOPES } from '../auth/tenant';
import { isPrintableText } from '../http/adapter/printable-text';
import type { PagedList } from '../http/query/cursor';
import { ListField, TextField, TextListField, TimeField } from '../http/query/field.decorators';
import { Input } from '../http/query/input.decorator';
import { PageBody } from '../http/query/page';

/** The order in which keys are listed: the newest first. */
export const KEY_LIST: PagedList = { name: 'keys', keys: ['number', 'uuid'] };

const MAX_NAME_LENGTH = 100;

/** The key to create. */
export class NewKeyInput {
  @Input({
    expected: `1 to ${MAX_NAME_LENGTH} printable characters`,
    accepts: (value) => isPrintableText(value, MAX_NAME_LENGTH),
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_NAME_LENGTH,
      description: 'What the key is for, in your own words.',
    },
  })
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
        'What the key may do: `events:write` sends facts, `read` reads the computed numbers, `erasures:lift` lets events bring back erased contacts.',
    },
  })
  scopes!: string[];

  @Input({
    optional: true,
    expected: 'a time in the future like 2030-01-31T12:00:00Z, or null',
    accepts: (value) =>
      value === null ||
      (isRFC3339(value) && isISO8601(value, { strict: true }) && Date.parse(String(value)) > Date.now()),
    schema: {
      type: 'string',
      format: 'date-time',
      nullable: true,
      description: 'When the key expires; null or absent: never.',
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

  @TimeField('When it was revoked; null: not revoked.', { nullable: true })
  revoked_at!: string | null;
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
