import { isPromise } from 'node:util/types';
import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';

/** Members of pg's client that its types leave out. pg reads `query_timeout` for each query. */
interface ClientWithTimeouts {
  readonly connectionParameters: { query_timeout: number | false };
  end(): Promise<void>;
}

/**
 * Lifts the time limit of a connection's statements during `work`. The transaction itself must also lift it in the
 * database: `SET LOCAL statement_timeout = 0`.
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

/** Closes a connection after a read timeout. TypeORM would return it to the pool with a response still outstanding. */
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
