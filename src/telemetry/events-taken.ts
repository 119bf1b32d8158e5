import { channel } from 'node:diagnostics_channel';

/** What became of a batch of events that was sent over HTTP. */
export interface EventsTaken {
  /** Types of the accepted events. */
  readonly accepted: readonly string[];
  readonly duplicates: number;
  /** As the answer has them: 409, 410 or 422. */
  readonly rejected: readonly number[];
}

export const eventsTaken = channel('relationship_depth.events_taken');
