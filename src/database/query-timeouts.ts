import type { PoolConfig } from 'pg';

/** Added to the time limit of a statement: if no response arrives by then, the connection counts as dead. */
export const READ_TIMEOUT_MARGIN_MS = 2_000;
/** Idle time after which the kernel probes whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000;

/** Options of every long-lived connection: the kernel notices a database that vanished without closing it. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS } as const;
/** Options of every pool. */
export const POOLED = { ...KEEP_ALIVE, idleTimeoutMillis: 30_000, maxLifetimeSeconds: 3_600 } as const;

/**
 * Options of a pool whose statements have a time limit. The database cancels a statement after this time. If no response
 * arrives even then, as on a network that drops packets, the connection is closed.
 *
 * @param setsTimeout whether a connection may set `statement_timeout`, which some poolers reject
 */
export function timeoutOptions(statementTimeoutMs: number, setsTimeout: boolean): PoolConfig {
  return {
    ...(setsTimeout ? { statement_timeout: statementTimeoutMs } : {}),
    query_timeout: statementTimeoutMs + READ_TIMEOUT_MARGIN_MS,
  };
}
