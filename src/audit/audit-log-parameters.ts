import { AUDIT_ACTIONS, type AuditAction } from '../database/entities/audit-entry.entity';
import {
  ChoicesParameter,
  ClampedParameter,
  CursorParameter,
  TextParameter,
  TimeParameter,
} from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';

const PAGE_SIZE = { default: 50, max: 200 };

/** The query of the list; null: any. */
export class AuditLogParameters {
  @TextParameter('Only changes by this user or key: its id', { maxLength: MAX_QUERY_TEXT })
  actor!: string | null;

  @ChoicesParameter('Only these actions', AUDIT_ACTIONS)
  action!: AuditAction[] | null;

  @TextParameter('Only changes of this subject: its id, for a contact your own id of it', { maxLength: MAX_QUERY_TEXT })
  subject!: string | null;

  @TimeParameter('Only changes at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC', {
    with: 'to',
    accepts: (from, to) => from <= to,
    message: (to) => `after \`to\`, which is ${to}`,
  })
  from!: string | null;

  @TimeParameter('Only changes before this time')
  to!: string | null;

  @ClampedParameter(`Entries per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter('`next_cursor` of the previous page, with the same filter; absent: the first page')
  cursor!: string | null;
}
