import { ErrorDetail } from '../../http/problem/error-model.dto';
import { Int64Field, ListField, ObjectField, TextField } from '../../http/query/field.decorators';

/** Why an event was not taken in. */
export class EventProblemBody {
  @Int64Field('422: it is invalid; 409: its event_id exists with other content; 410: its contact was erased.')
  status!: number;

  @TextField('In words.')
  detail!: string;

  @ListField(() => ErrorDetail, 'Each mistake, with its location, such as body.events[3].occurred_at.')
  errors!: readonly ErrorDetail[];

  @TextField('Of a 409: the digest of what was sent, the first 128 bits of a SHA-256 of its canonical form.', {
    required: false,
  })
  digest?: string;

  @TextField('Of a 409: the digest of what is stored under the event_id.', { required: false })
  stored_digest?: string;
}

/** What became of one event. */
export class EventResult {
  @Int64Field('Its place in the request, from 0.')
  index!: number;

  @Int64Field('The line number in NDJSON, from 1; otherwise null.', { nullable: true })
  line!: number | null;

  @TextField('As it was sent; null if it could not be read.', { nullable: true })
  event_id!: string | null;

  @TextField('accepted: it is a durable fact now; duplicate: it was one already; rejected: it is none.', {
    enum: ['accepted', 'duplicate', 'rejected'],
  })
  status!: string;

  @ObjectField(() => EventProblemBody, { required: false })
  problem?: EventProblemBody;
}

/** What became of a batch of events. */
export class EventsBody {
  @Int64Field('Events that are durable facts now, 0 to 1,000.')
  accepted!: number;

  @Int64Field('Events that were facts already, 0 to 1,000.')
  duplicates!: number;

  @Int64Field('Events that were rejected, 0 to 1,000.')
  rejected!: number;

  @ListField(() => EventResult, 'One for each event, in the order of the request.')
  results!: EventResult[];
}
