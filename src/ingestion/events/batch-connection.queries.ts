import type { PoolClient } from 'pg';

/** Runs the statements of one batch. $1 is its project. */
export class BatchConnection {
  constructor(
    readonly client: PoolClient,
    private readonly projectId: string,
    /** Whether the connection uses named prepared statements. */
    private readonly prepared: boolean,
  ) {}

  /** @param name of the statement, under which it is prepared */
  async query<Row>(name: string, text: string, ...values: unknown[]): Promise<Row[]> {
    const { rows } = await this.client.query({
      ...(this.prepared ? { name: `events ${name}` } : {}),
      text,
      values: [this.projectId, ...values],
    });
    return rows as Row[];
  }
}
