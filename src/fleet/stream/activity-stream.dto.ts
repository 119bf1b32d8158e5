import { ObjectField, TextField, TimeField } from '../../http/query/field.decorators';
import { TransitionItem } from '../../signals/transition.dto';
import { FleetActivityItem } from '../fleet-activity.dto';

const ID = 'Position of the stream after this event: send it as Last-Event-ID to resume from here. Opaque.';

/** Why pages reload what they show: their event id is unknown or has expired, they missed too much, or a file was imported. */
export type ResetReason = 'unknown_event_id' | 'too_far_behind' | 'imported';
/** Why a stream ends: the token or key expired, a key was revoked or the project deleted, the server stops, or a day has passed. */
export type EndReason = 'token_expired' | 'access_changed' | 'shutdown' | 'lifetime';

/** An agent's act has arrived. */
export class FleetActivityEvent {
  @TextField(ID)
  id!: string;

  @TextField(undefined, { enum: ['fleet-activity'] })
  event!: 'fleet-activity';

  @ObjectField(() => FleetActivityItem)
  data!: FleetActivityItem;
}

/** A recompute of the project. */
export class FinishedRecompute {
  @TextField('UUID of the run.')
  run_id!: string;

  @TextField('Day of the scores, in the time zone of the project, YYYY-MM-DD.')
  as_of!: string;

  @TimeField('When it ended: the Last-Modified of responses with its numbers, to the second.')
  finished_at!: string;
}

/** A recompute has finished: all scores are new. */
export class RecomputeEvent {
  @TextField(ID)
  id!: string;

  @TextField(undefined, { enum: ['recompute'] })
  event!: 'recompute';

  @ObjectField(() => FinishedRecompute)
  data!: FinishedRecompute;
}

/** A recompute has changed something, or failed. */
export class TransitionEvent {
  @TextField(ID)
  id!: string;

  @TextField(undefined, { enum: ['transition'] })
  event!: 'transition';

  @ObjectField(() => TransitionItem)
  data!: TransitionItem;
}

/** Why a page has to reload what it shows. */
export class StreamReset {
  @TextField(
    'unknown_event_id: the Last-Event-ID is unknown or has expired; too_far_behind: there are too many new acts or transitions to send each; imported: a file was imported.',
    { enum: ['unknown_event_id', 'too_far_behind', 'imported'] },
  )
  reason!: ResetReason;
}

/** Reload the list: the stream skips some acts and continues from here. */
export class StreamResetEvent {
  @TextField(ID)
  id!: string;

  @TextField(undefined, { enum: ['reset'] })
  event!: 'reset';

  @ObjectField(() => StreamReset)
  data!: StreamReset;
}

/** Why a stream ends. */
export class StreamEnd {
  @TextField(
    'token_expired: reconnect with a new token; access_changed: a key of the project was revoked or the project was deleted, reconnect if you still have access; shutdown: the server is stopping, reconnect to another; lifetime: the stream reached its maximum duration, reconnect.',
    { enum: ['token_expired', 'access_changed', 'shutdown', 'lifetime'] },
  )
  reason!: EndReason;
}

/** The last event: connect again, with the Last-Event-ID. */
export class StreamEndEvent {
  @TextField(ID)
  id!: string;

  @TextField(undefined, { enum: ['end'] })
  event!: 'end';

  @ObjectField(() => StreamEnd)
  data!: StreamEnd;
}
