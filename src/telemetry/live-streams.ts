import { channel } from 'node:diagnostics_channel';

/** The start or end of a live stream. */
export interface LiveStreamMessage {
  readonly event: 'opened' | 'closed';
}

export const liveStreams = channel('relationship_depth.live_stream');
