/** Interactions of a batch, each with another contact. */
const PER_BATCH = 50;

/** Runs a statement on the database itself. */
export type Query = (sql: string) => Promise<Record<string, string>[]>;

/** Batches of events for one project: which were sent, and which of them a server has acknowledged. */
export class EventBatches {
  readonly sent: string[] = [];
  readonly acknowledged: string[] = [];

  constructor(
    private readonly projectId: string,
    private readonly token: string,
  ) {}

  /** Sends a batch with a unique name. @returns the status; 0 without a response */
  async send(origin: string, name: string): Promise<number> {
    this.sent.push(name);
    const status = await this.post(origin, name);
    if (status === 202) this.acknowledged.push(name);
    return status;
  }

  /**
   * Every acknowledged batch is stored completely, and sending it again adds only what is missing.
   *
   * @throws what `expect` throws
   */
  async expectNothingLost(origin: string, query: Query): Promise<void> {
    const before = await this.counts(query);
    for (const name of this.acknowledged) expect([name, before.get(name)]).toEqual([name, PER_BATCH]);
    for (const n of before.values()) expect(n).toBe(PER_BATCH);
    for (const name of this.sent) expect(await this.post(origin, name)).toBe(202);
    const after = await this.counts(query);
    for (const name of this.sent) expect([name, after.get(name)]).toEqual([name, PER_BATCH]);
    const [row] = await query(
      `SELECT (SELECT count(*)::int FROM interactions) AS facts, (SELECT count(sealed)::int FROM interactions) AS sealed,
              (SELECT sum(cardinality(days))::int FROM change_notes) AS notes`,
    );
    expect(row).toMatchObject({ facts: after.size * PER_BATCH, sealed: after.size * PER_BATCH });
    expect(Number(row?.notes)).toBeGreaterThanOrEqual(after.size * PER_BATCH);
  }

  private async post(origin: string, name: string): Promise<number> {
    const events = Array.from({ length: PER_BATCH }, (_, index) => ({
      type: 'interaction',
      event_id: `${name}-${index}`,
      agent: 'Nova',
      user_id: `c-${index}`,
      occurred_at: '2025-06-01T10:00:00Z',
    }));
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const options = { method: 'POST', headers, body: JSON.stringify({ events }) };
    return await fetch(`${origin}/api/v1/projects/${this.projectId}/events`, options).then(
      async (response) => {
        const text = await response.text();
        return response.status !== 202 || text.includes('"rejected":0') ? response.status : 0;
      },
      () => 0,
    );
  }

  private async counts(query: Query): Promise<Map<string, number>> {
    const rows = await query(
      `SELECT regexp_replace(external_id, '-[0-9]+$', '') AS batch, count(*)::int AS n FROM interactions
       WHERE project_id = '${this.projectId}' GROUP BY 1`,
    );
    return new Map(rows.map(({ batch = '', n }) => [batch, Number(n)]));
  }
}
