import { tracingChannel } from 'node:diagnostics_channel';
import type { TraceParent } from './trace-parent';

/** A request of the API, as published to subscribers: at `start`, and at `asyncEnd`, when it has its `answer`. */
export interface RequestMessage {
  readonly requestId: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly parent: TraceParent | null;
  /** Our own span, if a subscriber records one. */
  span?: { readonly traceId: string; readonly spanId: string };
  answer?: RequestAnswer;
}

export interface RequestAnswer {
  readonly status: number;
  /** The path's template, as `/api/v1/projects/:projectId/moat`; null where no route took the request. */
  readonly route: string | null;
  readonly projectId: string | null;
  /** Milliseconds until the last byte was handed to the network, or the client was gone. */
  readonly ms: number;
  /** Whether it was a live stream, which lasts as long as its client wants. */
  readonly live: boolean;
  /** Whether the client left before it had everything. */
  readonly aborted: boolean;
}

/** The requests of this process. What listens runs within the request: it must be quick, and must not throw. */
export const requests = tracingChannel<unknown, RequestMessage>('relationship_depth.request');
