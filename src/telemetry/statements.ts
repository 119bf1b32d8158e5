import { channel, tracingChannel } from 'node:diagnostics_channel';

/** Connection pools: `reader` serves requests, `writer` changes data. */
export type PoolName = 'reader' | 'writer';

/** A statement sent to the database, without its parameters, which are personal data. */
export interface StatementMessage {
  readonly text: string;
  readonly pool: PoolName;
  error?: unknown;
}

/** The statements of both pools of this process. */
export const statements = tracingChannel<unknown, StatementMessage>('relationship_depth.statement');

/** A request for a connection: the wait in milliseconds, and whether one became available. */
export interface ConnectionWait {
  readonly pool: PoolName;
  readonly ms: number;
  readonly served: boolean;
}

export const connectionWaits = channel('relationship_depth.connection_wait');
