import { ACTOR_KINDS } from '../database/entities/audit-entry.entity';
import { REJECTION_ORIGINS, REJECTION_REASONS } from '../database/entities/rejection.entity';
import { ErrorDetail } from '../http/problem/error-model.dto';
import { BooleanField, Int64Field, ListField, ObjectField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';
import { EventProblemBody } from '../ingestion/events/events.dto';

/** An event, or a row of an import, that was rejected. */
export class RejectionItem {
  @TextField('UUID of the rejection.')
  rejection_id!: string;

  @TimeField('When it was rejected.')
  rejected_at!: string;

  @TextField('How it came: POST …/events, the paths of Segment, a tool of MCP, or an import of a file.', {
    enum: REJECTION_ORIGINS,
  })
  origin!: string;

  @TextField('Who sent it.', { enum: ACTOR_KINDS })
  actor_kind!: string;

  @TextField('Clerk’s id of the user, or the id of the key; null for others.', { nullable: true })
  actor_id!: string | null;

  @TextField('UUID of the import, over HTTP or at the command line; null for all else.', { nullable: true })
  import_id!: string | null;

  @TextField('The file of an import that it is in, or its name in the archive; null for all else.', { nullable: true })
  file!: string | null;

  @Int64Field('Line of the file or the body, from 1; null for JSON.', { nullable: true })
  line!: number | null;

  @TextField(
    'unreadable: it is not JSON, no row of its table, or too large; invalid: a field is; conflict: its event_id exists with other content; limit: a quota is reached.',
    { enum: REJECTION_REASONS },
  )
  reason!: string;

  @Int64Field('Status among the results of events, 409 to 422: of a conflict or a limit 409, of all else 422.')
  status!: number;

  @ListField(() => ErrorDetail, 'Up to 5 mistakes, with their places in the event.')
  errors!: readonly ErrorDetail[];

  @TextField('Its id; null if it could not be read.', { nullable: true })
  event_id!: string | null;

  @TextField('Your own id of the contact; null if it could not be read.', { nullable: true })
  user_id!: string | null;

  @TextField('What was sent, as text: at most 4 KB. Of a row of a file, a JSON object of its values by column.')
  payload!: string;

  @BooleanField('Whether `payload` was cut; it then ends with ….')
  payload_cut!: boolean;
}

/** What was rejected in the last 7 days. */
export class RejectionsBody extends PageBody {
  @ListField(() => RejectionItem, 'Newest first.')
  rejections!: RejectionItem[];
}

/** How many were rejected for one reason. */
export class RejectionCountItem {
  @TextField('As `reason` of the list; erased: the contact was erased, so nothing else is kept of it.', {
    enum: REJECTION_REASONS,
  })
  reason!: string;

  @TextField('The field of the first mistake; null if it is none that the server knows.', { nullable: true })
  field!: string | null;

  @Int64Field('Rejected events and rows, 1 or more.')
  count!: number;

  @TimeField('When the last one was rejected.')
  last_at!: string;
}

/** How many events and rows were rejected in the last 7 days. */
export class RejectionCountsBody {
  @Int64Field('All rejected events, 0 or more.')
  total!: number;

  @ListField(() => RejectionCountItem, 'By reason and field, most first.')
  counts!: RejectionCountItem[];
}

/** What became of a rejected event that was sent again. */
export class RetriedRejectionBody {
  @TextField('UUID of the rejection.')
  rejection_id!: string;

  @TextField('The event_id as sent; null if it could not be read.', { nullable: true })
  event_id!: string | null;

  @TextField(
    'accepted: the event is stored; duplicate: it was already stored; either ends the rejection. rejected: it is not stored, and the rejection has its new mistakes.',
    { enum: ['accepted', 'duplicate', 'rejected'] },
  )
  status!: string;

  @ObjectField(() => EventProblemBody, { required: false })
  problem?: EventProblemBody;
}
