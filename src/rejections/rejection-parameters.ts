import {
  REJECTION_ORIGINS,
  REJECTION_REASONS,
  type RejectionOrigin,
  type RejectionReason,
} from '../database/entities/rejection.entity';
import {
  ChoicesParameter,
  ClampedParameter,
  CursorParameter,
  TextParameter,
  TimeParameter,
} from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';

const PAGE_SIZE = { default: 50, max: 200 };

/** The query of the counts; null: any. */
export class RejectionScope {
  @ChoicesParameter('Only these reasons', REJECTION_REASONS)
  reason!: RejectionReason[] | null;

  @TimeParameter('Only those at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC', {
    with: 'to',
    accepts: (from, to) => from <= to,
    message: (to) => `after \`to\`, which is ${to}`,
  })
  from!: string | null;

  @TimeParameter('Only those before this time')
  to!: string | null;
}

/** The query of the list; null: any. */
export class RejectionParameters extends RejectionScope {
  @ChoicesParameter('Only those that came this way', REJECTION_ORIGINS)
  origin!: RejectionOrigin[] | null;

  @TextParameter('Only those sent by this user or key: its id', { maxLength: MAX_QUERY_TEXT })
  actor!: string | null;

  @TextParameter('Only those of this import: its UUID', { maxLength: MAX_QUERY_TEXT })
  import!: string | null;

  @ClampedParameter(`Rejections per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter('`next_cursor` of the previous page, with the same filter; absent: the first page')
  cursor!: string | null;
}
