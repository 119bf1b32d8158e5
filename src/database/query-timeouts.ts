import { isPromise } from 'node:util/types';
import type { ClientBase, PoolConfig } from 'pg';
import type { QueryRunner } from 'typeorm';

/** Beyond what a statement may take: for its answer to come, before the connection counts as dead. */
export const READ_TIMEOUT_MARGIN_MS = 2_000;
/** What an idle connection is silent for before the kernel asks whether the other side still is there. */
const KEEP_ALIVE_MS = 10_000;

/** What is used of pg's client, which its types leave out. */
interface ClientWithTimeouts {
  readonly connectionParameters: { query_timeout: number | false };
  end(): Promise<void>;
}

/** Options of every connection that lasts: a database that has gone without a word is noticed by the kernel. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS } as const;
/** Options of every pool. */
export const POOLED = { ...KEEP_ALIVE, idleTimeoutMillis: 30_000, maxLifetimeSeconds: 3_600 } as const;

/**
 * Options of a pool whose statements somebody waits for. The database gives a statement up after its time; where not even
 * that is heard, as on a network that swallows packets, we give up the connection.
 *
 * @param told whether the database may be told for as long as the connection lasts, which some poolers refuse
 */
export function timeoutOptions(statementTimeoutMs: number, told: boolean): PoolConfig {
  return {
    ...(told ? { statement_timeout: statementTimeoutMs } : {}),
    query_timeout: statementTimeoutMs + READ_TIMEOUT_MARGIN_MS,
  };
}

/**
 * Lets the statements of a connection that is used for `work` take as long as they do. The transaction says the same to
 * the database: `SET LOCAL statement_timeout = 0`.
 */
export async function withoutTimeout<Result>(runner: QueryRunner, work: () => Promise<Result>): Promise<Result> {
  const { connectionParameters } = (await runner.connect()) as ClientWithTimeouts;
  const usual = connectionParameters.query_timeout;
  connectionParameters.query_timeout = false;
  try {
    return await work();
  } finally {
    connectionParameters.query_timeout = usual;
  }
}

/** For TypeORM, which would give a connection back to the pool on which somebody still waits for an answer. */
export function closeOnReadTimeout(client: ClientBase): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const sendWatched = (...args: unknown[]): unknown => {
    const answer = send(...args);
    if (isPromise(answer)) {
      answer.catch((error: Error) => {
        if (error.message === 'Query read timeout') void (client as ClientBase & ClientWithTimeouts).end();
      });
    }
    return answer;
  };
  client.query = sendWatched as typeof client.query;
}
