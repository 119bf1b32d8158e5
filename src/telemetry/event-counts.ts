import { channel } from 'node:diagnostics_channel';

/** The outcome of a batch of events sent over HTTP. */
export interface EventCounts {
  /** Types of the accepted events. */
  readonly accepted: readonly string[];
  readonly duplicates: number;
  /** Status of each rejected event, as in the response: 409, 410 or 422. */
  readonly rejected: readonly number[];
}

export const eventCounts = channel('relationship_depth.event_counts');
