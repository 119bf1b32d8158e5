import { Pool } from 'pg';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { LOCK_FACTS } from '../../src/database/advisory-locks';
import { ErasureQueries } from '../../src/ingestion/erasure/erasure.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import type { WebhookKey } from '../../src/webhooks/attempts.queries';
import { DigestQueries } from '../../src/webhooks/digest.queries';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { insertWebhook } from '../support/webhook-rows';

const EVENTS = ['relationship.at_risk', 'relationship.recovered', 'relationship.stage_changed', 'moat_index.moved'];

interface Digest {
  readonly counts: Record<string, number>;
  readonly at_risk: { contact: { user_id: string } }[];
  readonly recovered: { contact: { user_id: string } }[];
  readonly to_call: { contact: { user_id: string }; recommended_action: string; agent: { name: string } }[];
  readonly moat_index: { from: string; to: string; reasons: string[] } | null;
}

describe('the digest of an endpoint', () => {
  let database: TestDatabase;
  let pool: Pool;
  let service: RecomputeService;
  let digests: DigestQueries;
  let project: string;
  let name = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 2 });
    digests = new DigestQueries(pool);
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  beforeEach(async () => {
    project = await insertProject(database.dataSource, `Digest ${name++}`);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const webhook = (digestAt: string, more = {}) =>
    insertWebhook(database.dataSource, project, `https://example.com/${name}`, {
      events: EVENTS,
      digest_hour: 8,
      digest_at: new Date(digestAt),
      ...more,
    });
  const digestsOf = async ({ webhookId }: WebhookKey): Promise<Digest[]> =>
    (
      await sql(
        `SELECT data FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2 AND type = 'project.digest'
         ORDER BY occurred_at`,
        project,
        webhookId,
      )
    ).map(({ data }: { data: Digest }) => data);
  const next = async ({ webhookId }: WebhookKey): Promise<Date[]> => [
    (await sql('SELECT digest_at FROM webhooks WHERE webhook_id = $1', webhookId))[0].digest_at,
    (await sql('SELECT run_at FROM graphile_worker.jobs WHERE key = $1', `digest ${webhookId}`))[0]?.run_at,
  ];
  /** A transition of the project, as a run would write it. */
  async function happened(type: string, contact: string | null, more: Record<string, unknown> = {}): Promise<void> {
    const [{ agent_id }] = await sql('SELECT agent_id FROM agents WHERE project_id = $1', project);
    const row = { potential: 0.5, from_state: null, to_state: null, count: null, ...more };
    await sql(
      `INSERT INTO transitions (project_id, transition_id, position, type, agent_id, user_id, day, run_id, recorded_at, cause,
         reasons, depth, potential, band, recommended_action, from_state, to_state, count)
       SELECT $1, gen_random_uuid(), coalesce(max(position), 0) + 1, $2, $3, $4, now(), gen_random_uuid(), now(), 'time', '{risk}',
         0.4, $5, 'warm', 'Call.', $6, $7, $8
       FROM transitions WHERE project_id = $1`,
      project,
      type,
      contact === null ? null : agent_id,
      contact,
      contact === null ? null : row.potential,
      row.from_state,
      row.to_state,
      row.count,
    );
  }
  async function known(...contacts: string[]): Promise<void> {
    const fact = (contact: string, ago: number) => ({
      agent: 'Ada',
      contact,
      occurredAt: onDay(AS_OF - ago),
      direction: 'inbound' as const,
    });
    const often = Array.from({ length: 20 }, (_, index) => 40 + index * 2);
    await insertFacts(
      database.dataSource,
      project,
      contacts.flatMap((contact) => often.map((ago) => fact(contact, ago))),
    );
    expect((await service.recomputeById(project, { asOf: isoDay(AS_OF - 25) }))?.status).toBe('finished');
  }
  const names = (items: Digest['at_risk']) => items.map(({ contact }) => contact.user_id);

  it('is made once a day at an hour of the project, and says what happened since the one before', async () => {
    await known('Ana', 'Bea', 'Cem');
    await sql(`UPDATE projects SET time_zone = 'Europe/Berlin' WHERE project_id = $1`, project);
    // 8 o'clock in Berlin, in the winter; the day after, its clocks are put forward.
    const key = await webhook('2026-03-28T07:00:00Z');
    await happened('relationship.at_risk', 'Ana', { potential: 0.3 });
    await happened('relationship.at_risk', 'Bea', { potential: 0.9 });
    await happened('relationship.at_risk', 'Cem');
    await happened('relationship.recovered', 'Cem');
    await happened('relationship.stage_changed', 'Ana');
    await happened('relationship.stage_changed', null, { count: 40 });
    await happened('relationship.band_changed', 'Ana');
    await happened('moat_index.moved', null, { from_state: '0.4', to_state: '0.45' });
    await happened('moat_index.moved', null, { from_state: '0.45', to_state: '0.5' });
    expect(await digests.digest(key, new Date('2026-03-28T06:59:59Z'))).toBe(true);
    expect([await digestsOf(key), await next(key)]).toEqual([
      [],
      [new Date('2026-03-28T07:00:00Z'), new Date('2026-03-28T07:00:00Z')],
    ]);
    await digests.digest(key, new Date('2026-03-28T07:00:03Z'));
    await digests.digest(key, new Date('2026-03-28T07:00:04Z'));
    const [digest, ...more] = await digestsOf(key);
    expect([more, await next(key)]).toEqual([[], [new Date('2026-03-29T06:00:00Z'), new Date('2026-03-29T06:00:00Z')]]);
    expect(digest).toMatchObject({
      counts: {
        'relationship.at_risk': 2,
        'relationship.recovered': 1,
        'relationship.stage_changed': 41,
        'moat_index.moved': 2,
      },
      moat_index: { from: '0.4', to: '0.5', reasons: ['risk'] },
    });
    expect([names(digest?.at_risk ?? []), names(digest?.recovered ?? [])]).toEqual([['Bea', 'Ana'], ['Cem']]);
    const [most] = await sql(
      'SELECT user_id FROM depth_scores WHERE project_id = $1 AND at_risk ORDER BY value_at_stake DESC, agent_id, user_id LIMIT 1',
      project,
    );
    expect(digest?.to_call[0]).toMatchObject({ contact: { user_id: most.user_id }, agent: { name: 'Ada' } });
    expect(digest?.to_call[0]?.recommended_action).toMatch(/\.$/);

    await happened('relationship.recovered', 'Ana');
    await digests.digest(key, new Date('2026-03-29T06:00:00Z'));
    expect((await digestsOf(key)).map(({ counts }) => counts)[1]).toEqual({ 'relationship.recovered': 1 });
  });

  it('is not sent of a day without news, and only of what passes the filter', async () => {
    const [{ project_id: empty }] = [{ project_id: project }];
    await insertFacts(database.dataSource, empty, [
      { agent: 'Ada', contact: 'New', occurredAt: onDay(AS_OF), direction: 'inbound' },
    ]);
    const key = await webhook('2026-03-01T08:00:00Z', { min_potential: 0.6 });
    await happened('relationship.at_risk', 'New', { potential: 0.5 });
    await digests.digest(key, new Date('2026-03-01T08:00:00Z'));
    expect([await digestsOf(key), (await next(key))[1]]).toEqual([[], new Date('2026-03-02T08:00:00Z')]);
    await happened('relationship.at_risk', 'New', { potential: 0.6 });
    await digests.digest(key, new Date('2026-03-02T08:00:00Z'));
    expect((await digestsOf(key)).map(({ at_risk }) => names(at_risk))).toEqual([['New']]);
  });

  it('calls nobody whom chance holds out, to learn what calling does', async () => {
    await known('Ana', 'Bea');
    await sql(`UPDATE episodes SET holdout = true WHERE project_id = $1 AND user_id = 'Bea'`, project);
    const key = await webhook('2026-03-01T08:00:00Z');
    await digests.digest(key, new Date('2026-03-01T08:00:00Z'));
    expect((await digestsOf(key)).map(({ to_call }) => names(to_call))).toEqual([['Ana']]);
  });

  it('names nobody who was erased, and waits while somebody is', async () => {
    await known('Ana', 'Bea');
    const key = await webhook('2026-03-01T08:00:00Z');
    await happened('relationship.at_risk', 'Ana');
    await happened('relationship.at_risk', 'Bea');
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(LOCK_FACTS, [project]);
    expect(await digests.digest(key, new Date('2026-03-01T08:00:00Z'))).toBe(false);
    await runner.rollbackTransaction();
    expect(await digests.digest(key, new Date('2026-03-01T08:00:00Z'))).toBe(true);
    await runner.startTransaction();
    await new ErasureQueries(database.reader).deleteFacts(runner, project as ProjectId, ['Ana'], SYSTEM);
    await runner.commitTransaction();
    await runner.release();
    const [digest] = await digestsOf(key);
    expect([JSON.stringify(digest).includes('Ana'), names(digest?.at_risk ?? [])]).toEqual([false, ['Bea']]);
    expect(names(digest?.to_call ?? [])).toEqual(['Bea']);
  });
});
