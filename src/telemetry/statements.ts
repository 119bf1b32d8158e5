import { channel, tracingChannel } from 'node:diagnostics_channel';

/** Who holds connections: those who answer requests, or those who write. */
export type PoolName = 'reader' | 'writer';

/** A statement that was sent to the database; never its parameters, which are personal data. */
export interface StatementMessage {
  readonly text: string;
  readonly pool: PoolName;
  error?: unknown;
}

/** The statements of this process, of both pools. */
export const statements = tracingChannel<unknown, StatementMessage>('relationship_depth.statement');

/** That a connection was asked for: how many milliseconds that took, and whether there was one in the end. */
export interface ConnectionWait {
  readonly pool: PoolName;
  readonly ms: number;
  readonly served: boolean;
}

export const connectionWaits = channel('relationship_depth.connection_wait');
