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

/** The key that is wished for. */
export class NewKeyInput {
  @Input({
    expected: `1 to ${MAX_NAME_LENGTH} printable characters`,
    accepts: (value) => isPrintableText(value, MAX_NAME_LENGTH),
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_NAME_LENGTH,
      description: 'What it is for, in your own words.',
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
        'What it allows: `events:write` to send facts, `read` to read what is computed from them, `erasures:lift` to let erased contacts come back by events.',
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
      description: 'From when on it is refused; null, or left out: never.',
    },
  })
  expires_at?: string | null;
}

/** A key of the project, without its secret. */
export class KeyItem {
  @TextField('UUID of the key.')
  key_id!: string;

  @TextField('What it is for.')
  name!: string;

  @TextField('How it begins, to recognise it by.')
  prefix!: string;

  @TextListField('What it may be used for.', KEY_SCOPES)
  scopes!: string[];

  @TextField('Only an active key is accepted.', { enum: ['active', 'expired', 'revoked'] })
  status!: string;

  @TimeField('When it was created.')
  created_at!: string;

  @TextField('Id of the user who created it.')
  created_by!: string;

  @TimeField('From when on it is refused; null: never.', { nullable: true })
  expires_at!: string | null;

  @TimeField('When it was last used, to the minute; null: never yet.', { nullable: true })
  last_used_at!: string | null;

  @TimeField('When it was revoked; null: it was not.', { nullable: true })
  revoked_at!: string | null;
}

/** One key. */
export class KeyBody extends KeyItem {}

/** The key that was made: the only answer that ever holds it. */
export class NewKeyBody extends KeyItem {
  @TextField('The key itself. It is stored nowhere and never shown again.')
  key!: string;
}

/** One page of the project's keys. */
export class KeysBody extends PageBody {
  @ListField(() => KeyItem, 'The newest first, revoked and expired ones included.')
  keys!: KeyItem[];
}
