import type { ClientBase } from 'pg';

/** pg reads the option for each query; its types have it only in the constructor. */
interface PipeliningClient {
  pipeline: boolean;
}

/**
 * Sends the queries of a connection during `work` without waiting for the responses to earlier ones, so independent
 * statements take one round trip. PostgreSQL runs them one after the other. In a transaction, all statements after a
 * failed one fail, and COMMIT rolls back: await them all.
 *
 * @param work resolves when no query is in progress; it must not use cursors or COPY
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
