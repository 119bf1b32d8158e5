import type { ClientBase } from 'pg';

/** pg reads the option each time that a query is sent; its types have it for the constructor alone. */
interface PipeliningClient {
  pipeline: boolean;
}

/**
 * Lets the queries of a connection that are issued during `work` go out at once, without waiting for the answers of
 * those before them: as many statements as do not need each other's answers take one round trip. PostgreSQL runs them
 * one after the other. In a transaction all that follow a failed one fail, and COMMIT rolls back: await them all.
 *
 * @param work resolves when no query is under way; no cursor and no COPY is allowed in it
 */
export async function pipelined<Result>(client: ClientBase, work: () => Promise<Result>): Promise<Result> {
  const switched = client as unknown as PipeliningClient;
  const usual = switched.pipeline;
  switched.pipeline = true;
  try {
    return await work();
  } finally {
    switched.pipeline = usual;
  }
}
