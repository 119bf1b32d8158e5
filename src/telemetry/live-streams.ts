import { channel } from 'node:diagnostics_channel';

/** That a client began to follow a live feed, or that it is over. */
export interface LiveStreamMessage {
  readonly event: 'opened' | 'closed';
}

export const liveStreams = channel('relationship_depth.live_stream');
