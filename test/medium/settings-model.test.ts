import type { ProjectId } from '../../src/auth/tenant';
import { loadConfig } from '../../src/config/load-config';
import { SYSTEM } from '../../src/database/actor';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { PreviewQueries } from '../../src/settings/preview.queries';
import { PreviewService } from '../../src/settings/preview.service';
import { SettingsQueries } from '../../src/settings/settings.queries';
import { SettingsService } from '../../src/settings/settings.service';
import { SettingsWriter } from '../../src/settings/settings-writer.queries';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Active contacts, lost ones, and some who never answered; some interactions have no direction. */
function conversations(contacts: number): Fact[] {
  const random = seededRandom(8);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: contacts }, (_, contact): Fact[] => {
    const [step, silent] = [1 + below(20), contact % 5 === 0 ? below(200) : below(20)];
    return Array.from({ length: 1 + below(25) }, (_, index) => ({
      agent: contact % 3 ? 'Ada' : 'Bob',
      contact: `c${contact}`,
      occurredAt: onDay(AS_OF - 1 - silent - index * step, below(86_400_000)),
      direction: contact % 7 === 0 ? null : contact % 4 && below(2) ? ('inbound' as const) : ('outbound' as const),
    }));
  }).flat();
}

const ADMIN = { userId: 'user_a', ownerId: 'org_test', actor: SYSTEM };

describe('the model that a project chooses', () => {
  let database: TestDatabase;
  let settings: SettingsService;
  let previews: PreviewService;
  let service: RecomputeService;
  let projectId: ProjectId;
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const recompute = () => service.recompute({ asOf: isoDay(AS_OF) });
  beforeAll(async () => {
    database = await createTestDatabase();
    const queries = new SettingsQueries(database.reader);
    const start = async () => ({ status: 'refused' as const });
    settings = new SettingsService(
      queries,
      new SettingsWriter(database.dataSource),
      { start },
      database.writes,
      loadConfig({}),
    );
    previews = new PreviewService(queries, new PreviewQueries(database.reader));
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    projectId = (await insertProject(database.dataSource)) as ProjectId;
    await sql('UPDATE projects SET learns = false');
    await insertFacts(database.dataSource, projectId, conversations(120));
    await recompute();
  });
  afterAll(() => database.drop());

  const served = async () => {
    const [book] = await sql(
      `SELECT deep, strong, warm, light, faint, at_risk, breadth, depth_quality, trend, risk, moat_index FROM daily_snapshots
       WHERE project_id = $1 AND agent_id = '00000000-0000-0000-0000-000000000000' ORDER BY date DESC LIMIT 1`,
      projectId,
    );
    return book;
  };
  /** What the snapshots have of it. */
  const flat = ({ bands, reply_owed: _, ...rest }: { bands: Record<string, number>; reply_owed: number }) => ({
    ...bands,
    ...rest,
  });
  const moved = async () =>
    await sql('SELECT user_id, depth, band, at_risk FROM depth_scores WHERE project_id = $1 ORDER BY 1', projectId);

  it('is fixed or learned depending on the age of the project; and undirected facts count', async () => {
    expect((await settings.current(projectId)).settings).toMatchObject({ model: 'fixed', undirected: 'counts' });
    const young = (await insertProject(database.dataSource, 'Young')) as ProjectId;
    await sql('UPDATE projects SET learns = true WHERE project_id = $1', young);
    expect((await settings.current(young)).settings.model).toBe('learned');
    expect((await settings.change(young, ADMIN, { model: 'fixed' })).settings.model).toBe('fixed');
    expect(await settings.rollBack(young, ADMIN, 0)).toMatchObject({ version: 2, settings: { model: 'learned' } });
    expect(await settings.versions(young, 2)).toMatchObject({
      versions: [{ settings: { model: 'learned' } }, { settings: { model: 'fixed' } }],
    });
    await sql('DELETE FROM settings_versions WHERE project_id = $1', young);
    await sql('DELETE FROM projects WHERE project_id = $1', young);
  });

  it('is previewed exactly as the next recompute computes it', async () => {
    const before = await moved();
    const preview = await previews.preview(projectId, { model: 'learned' }, 200);
    expect(flat(preview.current.book)).toEqual(await served());
    expect(preview.current.settings.model).toBe('fixed');
    expect(preview.proposed.settings.model).toBe('learned');
    expect(preview.band_changed).toBeGreaterThan(5);
    expect(preview.current.book.moat_index).not.toBe(preview.proposed.book.moat_index);

    await settings.change(projectId, ADMIN, { model: 'learned' });
    expect(await recompute()).toMatchObject([{ status: 'finished' }]);
    expect(await recompute()).toMatchObject([{ status: 'unchanged' }]);
    expect(flat(preview.proposed.book)).toEqual(await served());
    const after = await moved();
    const changes = after.flatMap((row: Record<string, unknown>, index: number) =>
      row.band === before[index].band && row.at_risk === before[index].at_risk
        ? []
        : [{ user_id: row.user_id, proposed_band: row.band, proposed_at_risk: row.at_risk, proposed_depth: row.depth }],
    );
    expect(
      preview.changes
        .map(({ user_id, proposed_band, proposed_at_risk, proposed_depth }) => ({
          user_id,
          proposed_band,
          proposed_at_risk,
          proposed_depth,
        }))
        .sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
    ).toEqual(changes);
    // And back.
    const back = await previews.preview(projectId, { model: 'fixed' }, 0);
    expect(back.proposed.book).toEqual(preview.current.book);
    const longer = await previews.preview(projectId, { horizon_days: 60, bands: { deep: 0.8 } }, 0);
    await settings.change(projectId, ADMIN, { horizon_days: 60, bands: { deep: 0.8 } });
    await recompute();
    expect(flat(longer.proposed.book)).toEqual(await served());
  });

  it('excludes facts without direction if set', async () => {
    const { undirected } = await previews.preview(projectId, { undirected: 'ignored' }, 0);
    const [counted] = await sql(
      `SELECT sum(undirected)::int AS interactions, count(*) FILTER (WHERE undirected > 0)::int AS relationships,
              count(*) FILTER (WHERE undirected = n)::int AS without_others
       FROM (SELECT count(*) AS n, count(*) FILTER (WHERE direction IS NULL AND kind <> 'meeting') AS undirected
             FROM interactions WHERE project_id = $1 AND weight > 0 GROUP BY agent_id, user_id) AS it`,
      projectId,
    );
    expect(undirected).toEqual(counted);
    expect(counted.without_others).toBeGreaterThan(0);
    expect(await previews.preview(projectId, {}, 0)).not.toHaveProperty('undirected');
    await settings.change(projectId, ADMIN, { undirected: 'ignored' });
    await recompute();
    const [{ count }] = await sql(
      `SELECT count(*)::int AS count FROM depth_scores WHERE project_id = $1 AND user_id = 'c7'`,
      projectId,
    );
    expect(count).toBe(0);
  });
});
