import { Logger } from '@nestjs/common';
import type { ProjectId } from '../../src/auth/tenant';
import { loadConfig } from '../../src/config/load-config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { toCopyLine } from '../../src/ingestion/interaction-fact';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import type { TransitionParameters } from '../../src/signals/transition-parameters';
import { TransitionsQueries } from '../../src/signals/transitions.queries';
import { TransitionsService } from '../../src/signals/transitions.service';
import { type TransitionRow, transitionsOf } from '../support/announced-states';
import { contactErasure } from '../support/contact-erasure';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the transitions of a project', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let queries: RecomputeQueries;
  let project: string;
  let name: string;
  let number = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
  });
  beforeEach(async () => {
    name = `Transitions ${number++}`;
    project = await insertProject(database.dataSource, name);
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
  /** They wrote every so many days. */
  const often = (contact: string, from: number, to: number, every: number): Fact[] =>
    Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => wrote(contact, from + index * every));

  async function recompute(day: number, full = false): Promise<TransitionRow[]> {
    const before = new Set((await transitionsOf(database.dataSource, project)).map((row) => row.transition_id));
    const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF + day), full });
    expect(['finished', 'unchanged']).toContain(outcome?.status);
    const all = await transitionsOf(database.dataSource, project);
    return all.filter(({ transition_id, position }) => position !== null && !before.has(transition_id));
  }
  /** The first run, which says nothing. */
  async function baseline(day: number): Promise<void> {
    expect(await recompute(day)).toEqual([]);
  }
  const brief = (rows: readonly TransitionRow[]) =>
    rows.map(({ type, user_id, from_state, to_state, cause, count }) =>
      [type.replace('relationship.', ''), user_id, from_state, to_state, cause, count]
        .filter((it) => it !== null)
        .join(' '),
    );
  const ofType = (rows: readonly TransitionRow[], type: string) => rows.filter((row) => row.type === type);
  async function set(settings: Record<string, number>): Promise<void> {
    await sql(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       SELECT $1, count(*) + 1, $2, now(), 'u' FROM settings_versions WHERE project_id = $1`,
      project,
      settings,
    );
  }
  async function runId(): Promise<string> {
    const [run] = await sql(
      `SELECT run_id FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC LIMIT 1`,
      project,
    );
    return run.run_id;
  }

  it('say who is at risk when a day turns, why and what to do, and who came back', async () => {
    await facts(...often('Ana', -60, 0, 3), ...often('Bea', -60, 0, 3));
    await baseline(0);
    const announced: string[] = [];
    let flagged: TransitionRow | undefined;
    for (let day = 1; flagged === undefined && day < 40; day++) {
      await facts(wrote('Bea', day), wrote('Bea', day, 'outbound'));
      const news = await recompute(day);
      announced.push(...brief(news));
      flagged = ofType(news, 'relationship.at_risk')[0];
    }
    expect(flagged).toMatchObject({
      user_id: 'Ana',
      from_state: 'well',
      to_state: 'at_risk',
      cause: 'time',
      reasons: expect.arrayContaining(['silent_vs_own_rhythm']),
      run_id: await runId(),
      count: null,
    });
    const [score] = await sql(`SELECT * FROM depth_scores WHERE project_id = $1 AND user_id = 'Ana'`, project);
    expect(flagged).toMatchObject({ action: score.action, depth: score.depth, potential: score.potential });
    expect(flagged?.recommended_action).toMatch(/^(Reply|Reach out now|Nudge lightly)/);
    expect(announced.filter((it) => it.includes('Bea'))).toEqual([]);

    const day = (Date.parse(flagged?.day ?? '') - Date.parse(isoDay(AS_OF))) / 86_400_000;
    await facts(wrote('Ana', day));
    const back = await recompute(day);
    expect(brief(ofType(back, 'relationship.recovered'))).toEqual(['recovered Ana at_risk well activity']);
    const reasons = back.filter(({ user_id }) => user_id === 'Ana').map((row) => row.reasons);
    expect(reasons.every((some) => some.includes('took_part'))).toBe(true);
  });

  it('say what happened to those that chance holds out, and recommend nothing', async () => {
    await set({ holdoutPercent: 100 });
    await facts(...often('Ana', -60, 0, 3));
    await baseline(0);
    const flagged = ofType(await recompute(30), 'relationship.at_risk');
    expect(flagged).toMatchObject([
      { user_id: 'Ana', action: null, recommended_action: null, band: expect.any(String) },
    ]);
    expect(flagged[0]?.reasons).toContain('silent_vs_own_rhythm');
    expect(await sql('SELECT DISTINCT holdout FROM episodes WHERE project_id = $1', project)).toEqual([
      { holdout: true },
    ]);
  });

  it('distinguish a new relationship, a late fact and one that went dormant', async () => {
    await facts(...often('Ana', -200, -100, 4), ...often('Bea', -30, 0, 5));
    await baseline(0);
    await facts(wrote('Cem', 1));
    expect(brief(await recompute(1)).filter((it) => it.includes('Cem'))).toEqual(
      expect.arrayContaining([
        'stage_changed Cem new activity',
        expect.stringMatching(/^band_changed Cem \w+ activity$/),
      ]),
    );
    // Late: it is of a day that was over when the last run published it.
    await sql(`UPDATE recompute_runs SET published_to = $2 WHERE project_id = $1`, project, isoDay(AS_OF));
    await facts(...often('Ana', -60, -10, 2));
    const late = await recompute(1);
    expect(brief(late)).toEqual(expect.arrayContaining(['recovered Ana dormant well late_fact']));
    const later: string[] = [];
    for (let day = 2; day < 200; day += 9) {
      // Their source is not silent.
      await facts(wrote('Dee', day));
      later.push(...brief(await recompute(day)));
    }
    expect(later.filter((it) => /^(at_risk|dormant|recovered) Ana/.test(it))).toEqual([
      'at_risk Ana well at_risk time',
      'dormant Ana at_risk dormant time',
    ]);
  });

  it('count what a file brought, in one summary for each type', async () => {
    await facts(...often('Ana', -60, -40, 2), wrote('Bea', 0));
    await baseline(0);
    const writer = new FactsWriter(
      database.dataSource,
      new FeedPublisher(new FeedQueries(database.dataSource)),
      loadConfig({}),
    );
    async function* lines(): AsyncGenerator<string> {
      for (let contact = 0; contact < 40; contact++) {
        yield toCopyLine({
          agent: 'Ada',
          contact: contact === 0 ? 'Ana' : `c${contact}`,
          occurredAt: onDay(AS_OF, 1_000),
          kind: 'message',
          direction: 'inbound',
          weight: 1,
          externalId: null,
          contactName: null,
        });
      }
    }
    await writer.write({ name, orgId: 'org_test' }, lines());
    await facts(wrote('Dan', 0));
    const announced = brief(ofType(await recompute(0), 'relationship.stage_changed'));
    expect(announced).toEqual(['stage_changed Dan new activity', 'stage_changed import 40']);
  });

  it.each([
    ['settings', { bandLight: 0.45, bandWarm: 0.5, bandStrong: 0.6 }],
    ['days until a reply is owed', { replyOwedDays: 1 }],
  ])('count what other %s change, and announce the rest one by one', async (_, settings) => {
    await facts(...Array.from({ length: 30 }, (_, index) => often(`c${index}`, -90, -2 - (index % 3), 10)).flat());
    // Owed after one day, and not yet after three.
    await facts(...often('Ana', -40, 0, 2), wrote('Zed', 0));
    await baseline(0);
    await set(settings);
    await facts(wrote('New', 1));
    const announced = await recompute(1);
    const single = announced.filter(({ count }) => count === null);
    expect(brief(ofType(single, 'relationship.stage_changed'))).toContain('stage_changed New new activity');
    const summaries = announced.filter(({ count }) => count !== null);
    expect(summaries.length).toBeGreaterThan(0);
    for (const { cause, agent_id, user_id } of summaries)
      expect([cause, agent_id, user_id]).toEqual(['settings', null, null]);
    expect(announced.length).toBeLessThan(20);
  });

  it('count what another model changes alone, and announce what the old one would have said as well', async () => {
    await facts(...Array.from({ length: 20 }, (_, index) => often(`c${index}`, -90, 0, 7)).flat());
    await facts(...often('Ana', -40, 0, 2));
    await baseline(0);
    await sql(
      `INSERT INTO score_models (project_id, version, kind, c, a, f, s, m, y, rho, horizon, from_day, windows, rows, outcomes,
         reply_rows, replies, window_days, fitted_on, l_start_day)
       VALUES ($1, 3, 'learned', -3.5, 1, 1, 0, 0, 0, 0.1, 30, $2, 1, 1, 1, 1, 1, 30, $2, $3)`,
      project,
      isoDay(AS_OF + 1),
      isoDay(AS_OF - 90),
    );
    await facts(wrote('New', 1));
    const announced = await recompute(1);
    expect(brief(announced.filter(({ count }) => count !== null))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^band_changed definition 2\d$/)]),
    );
    expect(brief(announced)).toContain('stage_changed New new activity');
  });

  it('say once that a relationship is at risk which leaves and comes back within the cooldown', async () => {
    await facts(...often('Ana', -60, 0, 3));
    await baseline(0);
    let day = 0;
    let announced: TransitionRow[] = [];
    while (ofType(announced, 'relationship.at_risk').length === 0) announced = await recompute(++day);
    // It clears for a day, by hand: facts alone cannot flag it so soon again.
    const flap = async (at_risk: boolean, on: number) => {
      await sql(`UPDATE depth_scores SET at_risk = $2 WHERE project_id = $1`, project, !at_risk);
      await sql(
        `UPDATE depth_scores SET at_risk = $2, stage = 'steady' WHERE project_id = $1 AND NOT $2`,
        project,
        !at_risk,
      );
      return ofType(await recompute(on), 'relationship.at_risk');
    };
    // As if it had been well, and announced so, at the last run.
    const [{ agent_id }] = await sql('SELECT agent_id FROM agents WHERE project_id = $1', project);
    await sql(
      `INSERT INTO transitions (project_id, transition_id, position, type, agent_id, user_id, day, run_id, recorded_at, from_state,
         to_state, cause, reasons)
       SELECT $1, gen_random_uuid(), max(position) + 1, 'relationship.recovered', $2, 'Ana', $3, gen_random_uuid(), now(),
         'at_risk', 'well', 'activity', '{}' FROM transitions WHERE project_id = $1`,
      project,
      agent_id,
      isoDay(AS_OF + day),
    );
    expect(brief(await flap(true, day + 1))).toEqual([]);
    const held = async () =>
      (await transitionsOf(database.dataSource, project)).filter(({ position }) => position === null);
    expect((await held()).map(({ type, held_until }) => [type, held_until])).toContainEqual([
      'relationship.at_risk',
      isoDay(AS_OF + day + 3),
    ]);
    expect(ofType(await recompute(day + 2), 'relationship.at_risk')).toEqual([]);
    // It is still at risk when the cooldown ends.
    expect(brief(ofType(await recompute(day + 3), 'relationship.at_risk'))).toEqual(['at_risk Ana well at_risk time']);
    expect(await held()).toEqual([]);
  });

  it('say that a reply is owed to somebody who goes on writing', async () => {
    await facts(wrote('Ana', -20), wrote('Bea', -1), wrote('Bea', -1, 'outbound'));
    await baseline(-19);
    const owed: string[] = [];
    for (let day = -18; day <= 12; day++) {
      // Every other day, and it is never silent for three days.
      if (day % 2 === 0 && day > -10) await facts(wrote('Ana', day));
      if (day === 4) await facts(wrote('Ana', day, 'outbound'), wrote('Ana', day + 1));
      const news = ofType(await recompute(day), 'relationship.reply_owed');
      owed.push(...news.map((row) => `${day} ${row.user_id} ${row.from_state} ${row.to_state} ${row.reasons}`));
    }
    // Waiting since day -20, answered on day 4, waiting since the day after.
    expect(owed).toEqual(['-17 Ana on_time owed awaiting_our_reply', '8 Ana on_time owed awaiting_our_reply']);
  });

  it('announce the Moat Index when many small steps have added up', async () => {
    await facts(...Array.from({ length: 12 }, (_, index) => often(`c${index}`, -90, 0, 4)).flat());
    await baseline(0);
    // They go silent, not their source.
    await sql(
      `INSERT INTO source_expectations (project_id, agent_id, channel, expected, changed_at, changed_by)
       SELECT project_id, agent_id, channel, 'none', now(), 'u' FROM sources WHERE project_id = $1`,
      project,
    );
    const index = async (day: number): Promise<number> => {
      const [row] = await sql(
        `SELECT moat_index FROM daily_snapshots WHERE project_id = $1 AND date = $2 ORDER BY agent_id LIMIT 1`,
        project,
        isoDay(AS_OF + day),
      );
      return row.moat_index;
    };
    let announced = await index(0);
    let moves = 0;
    for (let day = 1; day <= 25; day++) {
      const [move] = ofType(await recompute(day), 'moat_index.moved');
      const now = await index(day);
      expect([day, move !== undefined]).toEqual([day, Math.abs(now - announced) >= 0.02 - 1e-9]);
      if (!move) continue;
      expect(move).toMatchObject({
        from_state: String(announced),
        to_state: String(now),
        cause: 'time',
        user_id: null,
      });
      expect(move.reasons.length).toBeGreaterThan(0);
      announced = now;
      moves++;
    }
    expect(moves).toBeGreaterThan(2);
    expect(moves).toBeLessThan(20);
  });

  it('announce a failure once until a run finishes, and nothing of what it undid', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await facts(...often('Ana', -60, 0, 3));
    await baseline(0);
    const fail = async () => {
      await facts(wrote('Bea', 1));
      const crash = () => {
        throw new Error('no space left');
      };
      const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF + 1), onStep: crash });
      expect(outcome?.status).toBe('failed');
    };
    await fail();
    const failed = await runId();
    await fail();
    const announced = await transitionsOf(database.dataSource, project);
    expect(announced).toMatchObject([
      { type: 'recompute.failed', run_id: failed, cause: null, reasons: ['error'], day: isoDay(AS_OF + 1) },
    ]);
    await sql(`UPDATE transitions SET recorded_at = now() - interval '4 days' WHERE project_id = $1`, project);
    expect(brief(ofType(await recompute(1), 'relationship.stage_changed'))).toEqual(['stage_changed Bea new activity']);
    await fail();
    expect(ofType(await transitionsOf(database.dataSource, project), 'recompute.failed')).toHaveLength(2);
    logged.mockRestore();
  });

  it('of an erased contact go with it, and say that the index moved for it', async () => {
    await facts(...often('Ana', -60, 0, 2), ...often('Bea', -9, -9, 3));
    await baseline(0);
    await facts(wrote('Eve', 1));
    expect((await recompute(1)).length).toBeGreaterThan(0);
    await contactErasure(database.dataSource).erase(project, 'Eve', async () => {});
    expect((await transitionsOf(database.dataSource, project)).filter(({ user_id }) => user_id === 'Eve')).toEqual([]);
    await contactErasure(database.dataSource).erase(project, 'Ana', async () => {});
    const [moved] = ofType(await transitionsOf(database.dataSource, project), 'moat_index.moved').slice(-1);
    expect(moved).toMatchObject({ cause: 'erasure', run_id: await runId(), agent_id: null });
  });

  it('are forgotten after the days that the project keeps them, and held back ones are not shown', async () => {
    await facts(wrote('Ana', 0));
    await baseline(0);
    await facts(wrote('Bea', 0));
    expect((await recompute(0)).length).toBeGreaterThan(0);
    await sql(
      `UPDATE transitions SET position = position - 91 * 86400000000, recorded_at = recorded_at - interval '91 days'
       WHERE project_id = $1`,
      project,
    );
    await facts(wrote('Cem', 0));
    await recompute(0);
    const left = await transitionsOf(database.dataSource, project);
    expect(new Set(left.map(({ user_id }) => user_id))).toEqual(new Set(['Cem']));
    await sql('UPDATE transitions SET position = NULL, held_until = now() WHERE project_id = $1', project);
    expect((await list({})).transitions).toEqual([]);
  });

  const list = (asked: Partial<TransitionParameters>) =>
    new TransitionsService(new TransitionsQueries(database.reader)).page(project as ProjectId, {
      ...{ type: null, cause: null, agent: null, contact: null, from: null, to: null, since: null },
      ...{ order: 'desc', page_size: 500, cursor: null, ...asked },
    });

  it('are listed by type, agent, contact, cause and day, page by page in either order', async () => {
    await facts(wrote('Ana', 0), { ...wrote('Zoe', 0), agent: 'Bob' });
    await baseline(0);
    for (let day = 1; day < 5; day++) {
      await facts(wrote(`c${day}`, day), { ...wrote(`d${day}`, day), agent: 'Bob' });
      await recompute(day);
    }
    const all = (await list({})).transitions;
    expect(all.length).toBeGreaterThan(12);
    const ids = async (asked: Partial<TransitionParameters>) => (await list(asked)).transitions.map(({ id }) => id);
    const those = (fits: (item: (typeof all)[number]) => boolean) => all.filter(fits).map(({ id }) => id);
    const type = 'relationship.stage_changed';
    expect(await ids({ type: [type] })).toEqual(those((it) => it.type === type));
    expect(await ids({ agent: 'Bob' })).toEqual(those((it) => it.agent_name === 'Bob'));
    expect(await ids({ contact: 'c2' })).toEqual(those((it) => it.user_id === 'c2'));
    expect(await ids({ contact: 'c2', cause: ['settings', 'import'] })).toEqual([]);
    const [from, to] = [isoDay(AS_OF + 2), isoDay(AS_OF + 3)];
    expect(await ids({ from, to })).toEqual(those(({ day }) => day >= from && day <= to));
    const since = all[5]?.recorded_at ?? '';
    expect(await ids({ since })).toEqual(those((it) => it.recorded_at >= since));
    await expect(list({ agent: 'Nobody' })).rejects.toThrow();
    for (const order of ['desc', 'asc'] as const) {
      const walked: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ order, cursor, page_size: 3 });
        walked.push(...page.transitions.map(({ id }) => id));
        cursor = page.next_cursor;
      } while (cursor !== null);
      const whole = those(() => true);
      expect(walked).toEqual(order === 'desc' ? whole : whole.reverse());
    }
  });
});
