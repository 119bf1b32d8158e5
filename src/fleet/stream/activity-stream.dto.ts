import { ObjectField, TextField, TimeField } from '../../http/query/field.decorators';
import { FleetActivityItem } from '../fleet-activity.dto';

const ID = 'Where the stream stands after this event: send it as Last-Event-ID to go on from here. Opaque.';

/** Why pages load what they show again: their event id is not known (any more), they missed too much, or a file was imported. */
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

  @TextField('UTC day that the scores are computed for, YYYY-MM-DD.')
  as_of!: string;

  @TimeField('When it ended: what Last-Modified says, to the second, of answers with its numbers.')
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

/** Why a page has to load what it shows again. */
export class StreamReset {
  @TextField(
    'unknown_event_id: the Last-Event-ID is unknown or expired; too_far_behind: more was missed than is sent again; imported: a file was imported.',
    { enum: ['unknown_event_id', 'too_far_behind', 'imported'] },
  )
  reason!: ResetReason;
}

/** Acts are not sent one by one: load the list again. The stream goes on from here. */
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
    'token_expired: come back with a new one; access_changed: a key of the project was revoked, or the project deleted: come back, if you still may; shutdown: the server stops, another may answer; lifetime: no stream lasts longer.',
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
