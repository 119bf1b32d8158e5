import { Logger } from '@nestjs/common';
import type { ProjectId } from '../../src/auth/tenant';
import { loadConfig } from '../../src/config/load-config';
import type { RunStart } from '../../src/database/run-starter';
import { InvalidInput } from '../../src/http/problem/invalid-input.error';
import type { LifeCycleBody } from '../../src/lifecycle/lifecycle.dto';
import { LifeCycleQueries } from '../../src/lifecycle/lifecycle.queries';
import { LifeCycleService } from '../../src/lifecycle/lifecycle.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { FIXED_MODEL } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { scoreSettings } from '../../src/scoring/score-settings';
import { PreviewQueries } from '../../src/settings/preview.queries';
import { PreviewService } from '../../src/settings/preview.service';
import type { SettingsPatch } from '../../src/settings/settings.input';
import { SettingsQueries } from '../../src/settings/settings.queries';
import { SettingsService } from '../../src/settings/settings.service';
import { SettingsWriter } from '../../src/settings/settings-writer.queries';
import { contentOf, servedOn } from '../support/body-content';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CHANGED: SettingsPatch = {
  horizon_days: 45,
  bands: { deep: 0.8, light: 0.05 },
  at_risk: { cooling_silence_days: 10, cooling_depth: 0.55, overdue_silence_days: 20, overdue_depth: 0.7 },
  breadth_half: 7,
  weights: { breadth: 0.4, depth_quality: 0.25 },
};
const STORED = {
  horizon: 45,
  bandDeep: 0.8,
  bandLight: 0.05,
  coolingSilence: 10,
  coolingDepth: 0.55,
  overdueSilence: 20,
  overdueDepth: 0.7,
};

interface ScoreRow {
  readonly user_id: string;
  readonly depth: number;
  readonly trend: number;
  readonly band: string;
  readonly at_risk: boolean;
  readonly stage: string;
  readonly potential: number;
}

const by = (userId: string) => ({
  userId,
  ownerId: 'org_test',
  actor: { kind: 'user', id: userId, requestId: null } as const,
});

describe('the settings of a project', () => {
  let database: TestDatabase;
  let settings: SettingsService;
  let previews: PreviewService;
  const histories = generate();
  const start = jest.fn(async (_: string, __: string): Promise<RunStart> => ({ status: 'refused' }));
  beforeAll(async () => {
    database = await createTestDatabase();
    const queries = new SettingsQueries(database.reader);
    settings = new SettingsService(
      queries,
      new SettingsWriter(database.dataSource),
      { start },
      database.writes,
      loadConfig({}),
    );
    previews = new PreviewService(queries, new PreviewQueries(database.reader));
  });
  afterAll(() => database.drop());

  async function newProject(name: string, facts: readonly Fact[] = []): Promise<ProjectId> {
    const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
    await insertFacts(database.dataSource, projectId, facts);
    return projectId;
  }
  const recompute = async (project: string) => {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    return await service.recompute({ project, asOf: isoDay(AS_OF) });
  };
  const scores = async (projectId: string): Promise<ScoreRow[]> =>
    await database.dataSource.query(
      `SELECT user_id, depth, trend, band, at_risk, stage, potential FROM depth_scores WHERE project_id = $1 ORDER BY user_id`,
      [projectId],
    );
  const newestSnapshot = async (projectId: string) => {
    const [row] = await database.dataSource.query(
      `SELECT deep, strong, warm, light, faint, at_risk, breadth, depth_quality, trend, risk, moat_index FROM daily_snapshots
       WHERE project_id = $1 AND agent_id = '00000000-0000-0000-0000-000000000000' ORDER BY date DESC LIMIT 1`,
      [projectId],
    );
    return row;
  };
  /** What the snapshots have of it. */
  const book = ({ bands, reply_owed: _, ...rest }: { bands: Record<string, number>; reply_owed: number }) => ({
    ...bands,
    ...rest,
  });

  it('are the defaults until somebody changes them, and each change is a version', async () => {
    const projectId = await newProject('Versions');
    const first = await settings.current(projectId);
    expect(first).toMatchObject({ version: 0, applied_at: null, applied_by: null, restores: null });
    expect(first.settings).toEqual({
      horizon_days: 30,
      bands: { deep: 0.75, strong: 0.5, warm: 0.25, light: 0.1 },
      at_risk: { cooling_silence_days: 7, cooling_depth: 0.4, overdue_silence_days: 14, overdue_depth: 0.6 },
      breadth_half: 25,
      weights: { breadth: 0.3, depth_quality: 0.35, trend: 0.15, risk: 0.2 },
      model: 'fixed',
      undirected: 'counts',
      signals: {
        cooldown_days: 3,
        reply_owed_days: 3,
        moat_index_step: 0.02,
        keep_days: 90,
        episode_potential: 0.25,
        holdout_percent: 0,
      },
    });
    const second = await settings.change(projectId, by('user_a'), { bands: { deep: 0.8 } });
    expect(second).toMatchObject({ version: 1, applied_by: 'user_a', restores: null });
    expect(second.settings).toEqual({ ...first.settings, bands: { ...first.settings.bands, deep: 0.8 } });
    // The same again changes nothing.
    expect(await settings.change(projectId, by('user_b'), { bands: { deep: 0.8 } })).toEqual(second);
    expect(await settings.change(projectId, by('user_b'), {})).toEqual(second);
    const third = await settings.change(projectId, by('user_b'), CHANGED);
    expect(third).toMatchObject({ version: 2, applied_by: 'user_b' });
    const [{ breadth_half }] = await database.dataSource.query(
      'SELECT breadth_half FROM projects WHERE project_id = $1',
      [projectId],
    );
    expect(breadth_half).toBe(7);

    expect(await settings.rollBack(projectId, by('user_c'), 1)).toMatchObject({
      version: 3,
      restores: 1,
      applied_by: 'user_c',
      settings: second.settings,
    });
    expect(await settings.rollBack(projectId, by('user_c'), 0)).toMatchObject({
      version: 4,
      restores: 0,
      settings: first.settings,
    });
    const { versions, total } = await settings.versions(projectId, 3);
    expect(total).toBe(4);
    expect(versions.map(({ version, restores }) => [version, restores])).toEqual([
      [4, 0],
      [3, 1],
      [2, null],
    ]);
  });

  it('are changed and restored without reading all versions', async () => {
    const projectId = await newProject('Many versions');
    await settings.change(projectId, by('ann'), { horizon_days: 20 });
    await database.dataSource.query(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       SELECT project_id, n, settings, applied_at, applied_by FROM settings_versions, generate_series(2, 300) AS n
       WHERE project_id = $1`,
      [projectId],
    );
    const runner = Object.getPrototypeOf(database.dataSource.createQueryRunner());
    const queries = jest.spyOn(runner, 'query');
    await settings.change(projectId, by('ann'), { horizon_days: 21 });
    await settings.rollBack(projectId, by('ann'), 5);
    const results = await Promise.all(queries.mock.results.map(({ value }) => value));
    queries.mockRestore();
    const rows = results.map((result) => (Array.isArray(result) ? result.length : 0));
    expect([rows.length > 5, Math.max(...rows)]).toEqual([true, 2]);
  });

  it('start a recompute with each new version, and only then', async () => {
    const projectId = await newProject('Begun');
    start.mockClear();
    await settings.change(projectId, by('user_a'), { horizon_days: 14 });
    await settings.change(projectId, by('user_a'), { horizon_days: 14 });
    await settings.rollBack(projectId, by('user_a'), 0);
    await settings.rollBack(projectId, by('user_a'), 0);
    expect(start.mock.calls).toEqual([
      [projectId, 'org_test'],
      [projectId, 'org_test'],
    ]);
    start.mockRejectedValueOnce(new Error('the database is unavailable'));
    const logged = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    expect(await settings.change(projectId, by('user_a'), { horizon_days: 15 })).toMatchObject({ version: 3 });
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('are rejected if they contradict each other, with nothing changed', async () => {
    const projectId = await newProject('Refused');
    for (const [patch, location] of [
      [{ bands: { deep: 0.5 } }, 'body.bands'],
      [{ bands: { light: 0 } }, 'body.bands'],
      [{ weights: { risk: 0.3 } }, 'body.weights'],
    ] as const) {
      for (const attempt of [settings.change(projectId, by('user_a'), patch), previews.preview(projectId, patch, 1)]) {
        const error: unknown = await attempt.catch((reason) => reason);
        expect(error).toBeInstanceOf(InvalidInput);
        expect((error as InvalidInput).errors).toEqual([expect.objectContaining({ location })]);
      }
    }
    await expect(settings.rollBack(projectId, by('user_a'), 1)).rejects.toThrow(InvalidInput);
    expect(await settings.versions(projectId, 5)).toEqual({ versions: [], total: 0 });
  });

  it('apply simultaneous changes one after the other', async () => {
    const projectId = await newProject('At once');
    await Promise.all([
      settings.change(projectId, by('user_a'), { horizon_days: 20 }),
      settings.change(projectId, by('user_b'), { breadth_half: 3 }),
      settings.change(projectId, by('user_c'), { bands: { deep: 0.9 } }),
      settings.change(projectId, by('user_d'), { at_risk: { cooling_depth: 0.3 } }),
    ]);
    const { versions } = await settings.versions(projectId, 10);
    expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
    expect(versions[0]?.settings).toMatchObject({
      horizon_days: 20,
      breadth_half: 3,
      bands: { deep: 0.9 },
      at_risk: { cooling_depth: 0.3 },
    });
  });

  it('keep a half-point that was changed in the project itself', async () => {
    const projectId = await newProject('Half');
    await settings.change(projectId, by('user_a'), { breadth_half: 3 });
    await database.dataSource.query('UPDATE projects SET breadth_half = 9 WHERE project_id = $1', [projectId]);
    expect((await settings.current(projectId)).settings.breadth_half).toBe(9);
    expect((await settings.change(projectId, by('user_a'), { horizon_days: 10 })).settings.breadth_half).toBe(9);
  });

  it('are previewed exactly as the recompute applies them, and change nothing before', async () => {
    const projectId = await newProject('Applied', histories.flat());
    expect(await recompute('Applied')).toMatchObject([{ status: 'finished', mode: 'full' }]);
    const [before, snapshotBefore] = [await scores(projectId), await newestSnapshot(projectId)];
    const preview = await previews.preview(projectId, CHANGED, 200);
    expect([await scores(projectId), await newestSnapshot(projectId)]).toEqual([before, snapshotBefore]);
    expect(await settings.versions(projectId, 1)).toEqual({ versions: [], total: 0 });
    expect(book(preview.current.book)).toEqual(snapshotBefore);

    await settings.change(projectId, by('user_a'), CHANGED);
    expect(await recompute('Applied')).toMatchObject([{ status: 'finished', mode: 'full' }]);
    const after = await scores(projectId);
    const snapshot = await newestSnapshot(projectId);
    for (const [name, value] of Object.entries(book(preview.proposed.book))) {
      expect([name, Math.abs(Number(value) - snapshot[name]) < 3e-6]).toEqual([name, true]);
    }

    const moved = after.filter(
      (row, index) => row.band !== before[index]?.band || row.at_risk !== before[index]?.at_risk,
    );
    expect(moved.length).toBeGreaterThan(50);
    expect(preview.changes.map(({ user_id }) => user_id).sort()).toEqual(moved.map(({ user_id }) => user_id).sort());
    for (const change of preview.changes) {
      const row = after.find(({ user_id }) => user_id === change.user_id);
      expect(change).toMatchObject({ proposed_band: row?.band, proposed_at_risk: row?.at_risk });
      expect(Math.abs(change.proposed_depth - (row?.depth ?? 0))).toBeLessThan(2e-6);
    }
    const flagged = (rows: readonly ScoreRow[]) => rows.filter(({ at_risk }) => at_risk).length;
    expect(preview.newly_at_risk - preview.no_longer_at_risk).toBe(flagged(after) - flagged(before));
    expect(preview.total).toBe(after.length);

    // Once in force, they are not new, and no run is needed.
    const again = await previews.preview(projectId, CHANGED, 200);
    expect([again.band_changed, again.newly_at_risk, again.no_longer_at_risk]).toEqual([0, 0, 0]);
    expect(again.current).toEqual(again.proposed);
    expect(await recompute('Applied')).toMatchObject([{ status: 'unchanged' }]);

    await settings.rollBack(projectId, by('user_a'), 0);
    expect(await recompute('Applied')).toMatchObject([{ status: 'finished', mode: 'full' }]);
    expect([await scores(projectId), await newestSnapshot(projectId)]).toEqual([before, snapshotBefore]);
  });

  it('make the recompute and the life cycle score as the TypeScript does under them', async () => {
    const projectId = await newProject('As scored', histories.flat());
    await settings.change(projectId, by('user_a'), CHANGED);
    expect(await recompute('As scored')).toMatchObject([{ status: 'finished', mode: 'full' }]);
    const stages: Record<string, number> = {};
    const rows = new Map((await scores(projectId)).map((row) => [row.user_id, row]));
    for (const history of histories) {
      const expected = scoreRelationship(
        rollUpDays(history),
        AS_OF,
        { ...FIXED_MODEL, horizon: STORED.horizon },
        scoreSettings(STORED),
      );
      const row = rows.get(history[0]?.contact ?? '');
      if (!expected) {
        expect(row).toBeUndefined();
        continue;
      }
      const { band, atRisk, stage } = expected;
      expect(row).toMatchObject({ band, at_risk: atRisk, stage });
      for (const name of ['depth', 'trend', 'potential'] as const) {
        expect(Math.abs((row?.[name] ?? 0) - expected[name])).toBeLessThan(1.1e-6);
      }
      stages[stage] = (stages[stage] ?? 0) + 1;
    }
    const served = servedOn(isoDay(AS_OF));
    const lifeCycles = new LifeCycleService(new LifeCycleQueries(database.reader), database.bodies);
    const lifeCycle = await contentOf<LifeCycleBody>(
      lifeCycles.lifeCycle({ projectId, served }, { from: null, to: null }),
    );
    expect(Object.fromEntries(lifeCycle.stages.flatMap(({ stage, count }) => (count ? [[stage, count]] : [])))).toEqual(
      stages,
    );
    // Past days also have these settings: the next day's run continues with them.
    const [{ n }] = await database.dataSource.query(
      'SELECT count(DISTINCT score_settings)::int AS n FROM recompute_runs WHERE project_id = $1',
      [projectId],
    );
    expect(n).toBe(1);
  });

  it('are evaluated on the last whole horizon, with and without the change', async () => {
    const projectId = await newProject('Judged', histories.flat());
    await recompute('Judged');
    const { current, proposed } = await previews.preview(projectId, { at_risk: { cooling_depth: 0.9 } }, 1);
    expect(current.backtest).toHaveLength(1);
    expect(proposed.backtest[0]?.flagged).toBeGreaterThan(current.backtest[0]?.flagged ?? 0);
    expect(proposed.backtest[0]).toMatchObject({ auc: current.backtest[0]?.auc, cutoff: current.backtest[0]?.cutoff });
    const longer = await previews.preview(projectId, { horizon_days: 60 }, 1);
    expect(longer.proposed.backtest[0]).toMatchObject({ horizon_days: 60 });
    expect(Date.parse(longer.current.backtest[0]?.cutoff ?? '')).toBe(
      Date.parse(longer.proposed.backtest[0]?.cutoff ?? '') + 30 * 86_400_000,
    );
    const young = await newProject('Young', [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF) }]);
    await recompute('Young');
    expect((await previews.preview(young, {}, 1)).current.backtest).toEqual([]);
  });

  it('can be previewed without relationships', async () => {
    const projectId = await newProject('Nothing');
    expect(await previews.preview(projectId, CHANGED, 10)).toMatchObject({
      total: 0,
      band_changed: 0,
      changes: [],
      current: { book: { moat_index: 0, trend: 0.5 }, backtest: [] },
      proposed: { settings: { horizon_days: 45, breadth_half: 7 } },
    });
  });
});

function generate(): Fact[][] {
  const random = seededRandom(23);
  return Array.from({ length: 250 }, (_, index) => {
    const step = [1, 3, 7, 14, 30][index % 5] ?? 7;
    const last = AS_OF - Math.floor(random() ** 2 * 150);
    const count = 1 + Math.floor(random() ** 2 * 40);
    return Array.from({ length: count }, (_, turn) => ({
      agent: 'Ada',
      contact: `contact ${index}`,
      occurredAt: onDay(last - Math.round(turn * step * (0.7 + 0.6 * random())), 3_600_000),
      direction: ([null, 'inbound', 'outbound'] as const)[(index + turn) % 3],
    }));
  });
}
