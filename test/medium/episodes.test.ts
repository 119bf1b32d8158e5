import { Logger } from '@nestjs/common';
import type { Episode } from '../../src/database/entities/episode.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { contactErasure } from '../support/contact-erasure';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the episodes that runs open and end', () => {
  let database: TestDatabase;
  let queries: RecomputeQueries;
  let service: RecomputeService;
  let project: string;
  let number = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
  });
  beforeEach(async () => {
    project = await insertProject(database.dataSource, `Episodes ${number++}`);
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const facts = (...these: readonly Fact[]) => insertFacts(database.dataSource, project, these);
  const wrote = (contact: string, day: number, direction: Fact['direction'] = 'inbound'): Fact => ({
    agent: 'Ada',
    contact,
    // We answer later on the same day.
    occurredAt: onDay(AS_OF + day, direction === 'outbound' ? 7_200_000 : 3_600_000),
    direction,
  });
  /** They wrote every so many days, and were answered. */
  const often = (contact: string, from: number, to: number, every: number): Fact[] =>
    Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => [
      wrote(contact, from + index * every),
      wrote(contact, from + index * every, 'outbound'),
    ]).flat();

  async function recompute(day: number, full = false): Promise<void> {
    const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF + day), full });
    expect(['finished', 'unchanged']).toContain(outcome?.status);
  }
  async function all(): Promise<Episode[]> {
    return await sql(
      'SELECT * FROM episodes WHERE project_id = $1 ORDER BY user_id, kind, began_on, ended_on',
      project,
    );
  }
  const brief = (rows: readonly Episode[]) =>
    rows.map(({ user_id, kind, state, began_on, ended_on, ended_by }) =>
      [user_id, kind, state, dayOf(began_on), ended_on && dayOf(ended_on), ended_by]
        .filter((it) => it !== null)
        .join(' '),
    );
  const dayOf = (date: string) => String((Date.parse(date) - Date.parse(isoDay(AS_OF))) / 86_400_000);
  const set = (settings: Record<string, number>) =>
    sql(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       SELECT $1, count(*) + 1, $2, now(), 'u' FROM settings_versions WHERE project_id = $1`,
      project,
      settings,
    );
  /** Runs day by day until Ana is flagged. @returns the day */
  async function untilAtRisk(from: number): Promise<number> {
    for (let day = from; day < from + 60; day++) {
      await recompute(day);
      const [score] = await sql(`SELECT at_risk FROM depth_scores WHERE project_id = $1 AND user_id = 'Ana'`, project);
      if (score.at_risk) return day;
    }
    throw new Error('never at risk');
  }

  it('the first run opens one for what is flagged already, if there is something to lose, and for replies owed', async () => {
    await facts(...often('Ana', -95, -25, 5), ...often('Bea', -150, -55, 95), wrote('Cem', -5), wrote('Dan', -1));
    await facts(...often('Eve', -60, 0, 5));
    await recompute(0);
    const [ana] = await sql(`SELECT * FROM depth_scores WHERE project_id = $1 AND user_id = 'Ana'`, project);
    expect(ana).toMatchObject({ at_risk: true });
    const [bea] = await sql(`SELECT * FROM depth_scores WHERE project_id = $1 AND user_id = 'Bea'`, project);
    expect([bea.at_risk, bea.potential < 0.25]).toEqual([true, true]);
    expect(brief(await all())).toEqual(['Ana at_risk open 0', 'Cem reply_owed open 0']);
    expect((await all())[0]).toMatchObject({
      action: ana.action,
      band: ana.band,
      depth: ana.depth,
      potential: ana.potential,
      value: ana.value_at_stake,
      assignee: null,
      revision: 1,
      closed_at: null,
      run_id: expect.any(String),
    });
    expect(await sql('SELECT FROM transitions WHERE project_id = $1', project)).toEqual([]);
  });

  it('so does the first one after the upgrade, and a full one leaves what there is', async () => {
    await facts(...often('Ana', -95, -25, 5), ...often('Eve', -60, 0, 5));
    await recompute(0);
    const before = await all();
    await recompute(0, true);
    expect(await all()).toEqual(before);
    // As the release before left it.
    await sql('DELETE FROM episodes WHERE project_id = $1', project);
    await sql('UPDATE recompute_runs SET kept_tables = 1 WHERE project_id = $1', project);
    await recompute(0);
    expect(brief(await all())).toEqual(['Ana at_risk open 0']);
  });

  it('opens with the flag and ends with it: by a message, or for good', async () => {
    await facts(...often('Ana', -60, 0, 3));
    await recompute(0);
    expect(await all()).toEqual([]);
    const day = await untilAtRisk(1);
    expect(brief(await all())).toEqual([`Ana at_risk open ${day}`]);
    const [transition] = await sql(
      `SELECT day FROM transitions WHERE project_id = $1 AND type = 'relationship.at_risk'`,
      project,
    );
    expect(dayOf(transition.day)).toBe(String(day));
    await facts(wrote('Ana', day + 1), wrote('Ana', day + 1, 'outbound'));
    await recompute(day + 1);
    const recovered = `Ana at_risk cleared ${day} ${day + 1} recovered`;
    expect(brief(await all())).toEqual([recovered]);
    // A new one, which goes dormant.
    const again = await untilAtRisk(day + 2);
    const [{ revision }] = (await all()).slice(-1) as [Episode];
    expect(revision).toBe(1);
    for (let later = again + 10; later < again + 150; later += 10) await recompute(later);
    const [first, second, ...others] = brief(await all());
    expect([first, others]).toEqual([recovered, []]);
    expect(second).toMatch(new RegExp(`^Ana at_risk cleared ${again} \\d+ dormant$`));
  });

  it('opens one for each reply owed, until it is answered, or nobody writes for a month', async () => {
    await facts(wrote('Ana', 0), wrote('Bea', 0), wrote('Cem', 0), wrote('Cem', 0, 'outbound'));
    for (let day = 0; day <= 2; day++) await recompute(day);
    expect(await all()).toEqual([]);
    await recompute(3);
    expect(brief(await all())).toEqual(['Ana reply_owed open 3', 'Bea reply_owed open 3']);
    await facts(wrote('Ana', 4, 'outbound'));
    for (let day = 4; day <= 31; day++) await recompute(day);
    expect(brief(await all())).toEqual([
      'Ana reply_owed cleared 3 4 answered',
      'Bea reply_owed cleared 3 31 mutual_silence',
    ]);
  });

  it('closes as restated what late facts show never was, and clears what was true', async () => {
    await facts(...often('Ana', -60, 0, 3), ...often('Bea', -60, 0, 3));
    await recompute(0);
    const day = await untilAtRisk(1);
    await recompute(day + 4);
    expect(brief(await all())).toEqual([`Ana at_risk open ${day}`, `Bea at_risk open ${day}`]);
    // Ana wrote before the flag and goes on, Bea only after it: both messages come late.
    await facts(...often('Ana', 3, day + 3, 3), ...often('Bea', day + 3, day + 3, 3));
    await recompute(day + 4);
    expect(brief(await all())).toEqual([
      `Ana at_risk restated ${day} ${day + 4} late_fact`,
      `Bea at_risk cleared ${day} ${day + 4} recovered`,
    ]);
    // After a restated one, the next does not wait.
    await sql(
      `DELETE FROM interactions WHERE project_id = $1 AND user_id = 'Ana' AND occurred_at > $2`,
      project,
      onDay(AS_OF + 1),
    );
    await recompute(day + 5, true);
    expect(brief(await all())[1]).toBe(`Ana at_risk open ${day + 5}`);
  });

  it('waits after the end of one for the days of the cooldown, and then opens it if it is still due', async () => {
    await set({ cooldownDays: 5 });
    await facts(...often('Ana', -60, 0, 3));
    await recompute(0);
    const day = await untilAtRisk(1);
    // It clears for a day, by hand: facts alone cannot flag it so soon again.
    await sql(
      `UPDATE episodes SET ended_on = $2, state = 'cleared', ended_by = 'recovered', closed_at = now() WHERE project_id = $1`,
      project,
      isoDay(AS_OF + day),
    );
    await sql(`UPDATE depth_scores SET at_risk = false WHERE project_id = $1`, project);
    for (let later = day + 1; later < day + 5; later++) await recompute(later);
    expect(await all()).toHaveLength(1);
    await recompute(day + 5);
    expect(brief(await all())).toEqual([`Ana at_risk cleared ${day} ${day} recovered`, `Ana at_risk open ${day + 5}`]);
  });

  it('another least potential ends none and opens what is missing; thresholds end what they no longer flag', async () => {
    await facts(...often('Ana', -95, -25, 5), ...often('Bea', -200, -180, 20), ...often('Eve', -60, 0, 5));
    const strict = { episodePotential: 0.9 };
    await set(strict);
    await recompute(0);
    expect(await all()).toEqual([]);
    await set({});
    await facts(...often('Zoe', 0, 0, 1));
    await recompute(0);
    expect(brief(await all())).toEqual(['Ana at_risk open 0']);
    const [before] = await all();
    await set(strict);
    await recompute(1);
    await set({ ...strict, bandDeep: 0.8 });
    await recompute(1);
    await sql('UPDATE projects SET time_zone = $2 WHERE project_id = $1', project, 'Asia/Kathmandu');
    await recompute(1, true);
    expect(await all()).toEqual([before]);
    await set({ ...strict, coolingDepth: 0.01, overdueDepth: 0.01 });
    await recompute(1);
    expect(brief(await all())).toEqual(['Ana at_risk cleared 0 1 settings']);
  });

  it('leaves what people decided, and ends it without another state', async () => {
    await facts(...often('Ana', -95, -25, 5), ...often('Bea', -95, -25, 5), ...often('Cem', -95, -25, 5));
    await recompute(0);
    const decided = { assignee: 'user_kim', reason: 'a reason', outcome: 'contacted', note: 'a note' };
    await sql(
      `UPDATE episodes SET assignee = $2, reason = $3, outcome = $4, note = $5, closed_at = CASE user_id WHEN 'Ana' THEN now() END,
         state = CASE user_id WHEN 'Ana' THEN 'done' WHEN 'Bea' THEN 'snoozed' ELSE 'open' END, snoozed_until = now() + interval '9 days'
       WHERE project_id = $1`,
      project,
      ...Object.values(decided),
    );
    const before = await all();
    // While its condition lasts, nothing opens beside it.
    await recompute(1);
    await recompute(1, true);
    expect(await all()).toEqual(before);
    await facts(...['Ana', 'Bea', 'Cem'].flatMap((contact) => often(contact, 2, 2, 1)));
    await recompute(2);
    expect(brief(await all())).toEqual([
      'Ana at_risk done 0 2 recovered',
      'Bea at_risk cleared 0 2 recovered',
      'Cem at_risk cleared 0 2 recovered',
    ]);
    for (const row of await all()) expect(row).toMatchObject({ ...decided, revision: 2 });
  });

  it('a run that fails leaves none, and one that is repeated adds none', async () => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await facts(...often('Ana', -60, 0, 3), ...often('Bea', -60, -1, 3));
    await recompute(0);
    const day = await untilAtRisk(1);
    const before = await all();
    await facts(...often('Ana', day + 1, day + 1, 1));
    for (let crashAt = 0; ; crashAt++) {
      let steps = 0;
      const onStep = () => {
        if (steps++ === crashAt) throw new Error('crash');
      };
      const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF + day + 1), onStep });
      if (outcome?.status === 'finished') break;
      expect(await all()).toEqual(before);
    }
    jest.restoreAllMocks();
    const after = await all();
    expect(brief(after)[0]).toBe(`Ana at_risk cleared ${day} ${day + 1} recovered`);
    await recompute(day + 1);
    await recompute(day + 1, true);
    expect(await all()).toEqual(after);
  });

  it('goes with its contact, with all that was written about it, and two years after its end', async () => {
    await facts(...often('Ana', -95, -25, 5), ...often('Bea', -95, -25, 5));
    await recompute(0);
    await sql(
      `INSERT INTO episode_changes (project_id, episode_id, revision, user_id, changed_at, changed_by, state, note)
       SELECT project_id, episode_id, 2, user_id, now(), 'u', 'done', 'secret' FROM episodes WHERE project_id = $1`,
      project,
    );
    const erased = await contactErasure(database.dataSource).erase(project, 'Ana', async (runner) => {
      await runner.query(`DELETE FROM episode_changes WHERE project_id = $1 AND user_id = 'Ana'`, [project]);
    });
    expect(erased).toMatchObject({ episodes: 1 });
    expect(brief(await all())).toEqual(['Bea at_risk open 0']);
    await sql(`UPDATE episodes SET ended_on = $2, state = 'done' WHERE project_id = $1`, project, isoDay(AS_OF - 730));
    await recompute(1);
    expect((await all()).filter(({ ended_on }) => ended_on !== null)).toEqual([]);
    expect(await sql('SELECT FROM episode_changes WHERE project_id = $1', project)).toEqual([]);
  });
});
