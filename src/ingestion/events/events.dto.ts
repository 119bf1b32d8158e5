import { ErrorDetail } from '../../http/problem/error-model.dto';
import { Int64Field, ListField, ObjectField, TextField } from '../../http/query/field.decorators';

/** Why an event was rejected. */
export class EventProblemBody {
  @Int64Field('422: the event is invalid; 409: its event_id exists with other content; 410: its contact was erased.')
  status!: number;

  @TextField('In words.')
  detail!: string;

  @ListField(() => ErrorDetail, 'Each mistake with its location, such as body.events[3].occurred_at.')
  errors!: readonly ErrorDetail[];

  @TextField('For a 409: digest of the event sent, the first 128 bits of a SHA-256 of its canonical form.', {
    required: false,
  })
  digest?: string;

  @TextField('For a 409: digest of the stored event with this event_id.', { required: false })
  stored_digest?: string;
}

/** The outcome of one event. */
export class EventResult {
  @Int64Field('Position of the event among the events of the request, 0 or more.')
  index!: number;

  @Int64Field('Line of the event in NDJSON, from 1; otherwise null.', { nullable: true })
  line!: number | null;

  @TextField('The event_id as sent; null if it could not be read.', { nullable: true })
  event_id!: string | null;

  @TextField('accepted: the event is stored; duplicate: it was already stored; rejected: it is not stored.', {
    enum: ['accepted', 'duplicate', 'rejected'],
  })
  status!: string;

  @ObjectField(() => EventProblemBody, { required: false })
  problem?: EventProblemBody;
}

/** The outcome of a batch of events. */
export class EventsBody {
  @Int64Field('Newly stored events, 0 to 1,000.')
  accepted!: number;

  @Int64Field('Events that were already stored, 0 to 1,000.')
  duplicates!: number;

  @Int64Field('Rejected events, 0 to 1,000.')
  rejected!: number;

  @ListField(() => EventResult, 'One result per event, in the order of the request.')
  results!: EventResult[];
}
