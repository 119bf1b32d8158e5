import { tracingChannel } from 'node:diagnostics_channel';
import type { TraceParent } from './trace-parent';

/** A request to the API, as published at `start`, and at `asyncEnd` with its `response`. */
export interface RequestMessage {
  readonly requestId: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly parent: TraceParent | null;
  /** The span of this server, if a subscriber records one. */
  span?: { readonly traceId: string; readonly spanId: string };
  response?: RequestResponse;
}

export interface RequestResponse {
  readonly status: number;
  /** The template of the path, such as `/api/v1/projects/:projectId/moat`; null if no route matches. */
  readonly route: string | null;
  readonly projectId: string | null;
  /** Milliseconds until the last byte was handed to the network, or the client disconnected. */
  readonly ms: number;
  /** Whether it was a live stream, whose duration the client determines. */
  readonly live: boolean;
  /** Whether the client disconnected before the end of the response. */
  readonly aborted: boolean;
}

/** The requests of this process. Subscribers run within the request: they must be fast and must not throw. */
export const requests = tracingChannel<unknown, RequestMessage>('relationship_depth.request');
