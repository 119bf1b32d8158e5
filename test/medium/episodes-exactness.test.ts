import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { Episode } from '../../src/database/entities/episode.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const COOLDOWN = 3;
const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight, arbitrary });
const step = fc.record({
  /** Days that pass before the facts come in. */
  days: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) }),
  facts: fc.array(
    fc.record({
      agent: fc.constantFrom('Ada', 'Ben'),
      contact: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      ago: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 1 }) },
        { weight: 3, arbitrary: fc.integer({ min: 2, max: 60 }) },
        { weight: 1, arbitrary: fc.constant(-1) },
      ),
      ms: fc.integer({ min: 0, max: 86_399_999 }),
      direction: fc.constantFrom('inbound' as const, 'inbound' as const, 'outbound' as const, null),
    }),
    { maxLength: 12, size: 'max' },
  ),
  settings: rarely(
    fc.constantFrom<Record<string, number>>({ coolingDepth: 0.5 }, { replyOwedDays: 5 }, { horizon: 45 }),
  ),
  full: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  /** The run dies at this step, and another one follows. */
  crashAt: rarely(fc.integer({ min: 0, max: 20 }), 2),
  /** What a person makes of the episode in this place. */
  decides: rarely(fc.record({ place: fc.nat(), state: fc.constantFrom('done', 'dismissed', 'snoozed') }), 5),
});

describe('episodes', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  // Each crash is logged.
  beforeEach(() => jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {}));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const keyOf = ({ kind, agent_id, user_id }: Pick<Episode, 'kind' | 'agent_id' | 'user_id'>) =>
    `${kind} ${agent_id} ${user_id}`;

  async function recompute(projectId: string, asOf: number, full: boolean, crashAt: number | null) {
    let steps = 0;
    const onStep = () => {
      if (steps++ === crashAt) throw new Error('crash');
    };
    return (await service.recomputeById(projectId, { asOf: isoDay(asOf), full, onStep }))?.status;
  }

  async function episodesOf(projectId: string): Promise<Episode[]> {
    return await sql('SELECT * FROM episodes WHERE project_id = $1 ORDER BY opened_at, episode_id', projectId);
  }

  /** What of the scores is a condition, spelled out again. */
  async function conditions(projectId: string, owedDays: number): Promise<Set<string>> {
    const rows: Episode[] = await sql(
      `SELECT 'at_risk' AS kind, agent_id, user_id FROM depth_scores WHERE project_id = $1 AND at_risk AND NOT dormant
       UNION ALL
       SELECT 'reply_owed', agent_id, user_id FROM depth_scores
       WHERE project_id = $1 AND turn = 'awaiting_our_reply' AND turn_days + last_any_day - waiting_since >= $2`,
      projectId,
      owedDays,
    );
    return new Set(rows.map(keyOf));
  }

  it('last exactly as long as their conditions, whatever happens, and keep what people decided', async () => {
    const seen = { opened: 0, ended: 0, restated: 0, crashed: 0, decided: 0, waiting: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 10, size: 'max' }), async (steps) => {
        const projectId = await insertProject(database.dataSource, `Steps ${randomUUID()}`);
        let settings: Record<string, number> = { episodePotential: 0, cooldownDays: COOLDOWN };
        let asOf = AS_OF;
        for (const [index, it] of steps.entries()) {
          asOf += it.days;
          settings = { ...settings, ...it.settings };
          await sql(
            `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by) VALUES ($1, $2, $3, now(), 'u')`,
            ...[projectId, index + 1, JSON.stringify(settings)],
          );
          await insertFacts(
            database.dataSource,
            projectId,
            it.facts.map(({ ago, ms, ...fact }) => ({ ...fact, occurredAt: onDay(asOf - ago, ms) })),
          );
          const before = await episodesOf(projectId);
          if (it.crashAt !== null && (await recompute(projectId, asOf, it.full, it.crashAt)) === 'failed') {
            seen.crashed++;
            expect(await episodesOf(projectId)).toEqual(before);
          }
          expect(['finished', 'unchanged']).toContain(await recompute(projectId, asOf, it.full, null));
          const after = await episodesOf(projectId);
          const holding = await conditions(projectId, settings.replyOwedDays ?? 3);
          const lasting = after.filter(({ ended_on }) => ended_on === null);

          // One for each that holds, unless the last one ended a moment ago.
          expect(new Set(lasting.map(keyOf)).size).toBe(lasting.length);
          for (const episode of lasting) expect(holding).toContain(keyOf(episode));
          for (const key of holding) {
            if (lasting.some((episode) => keyOf(episode) === key)) continue;
            const last = after.filter((episode) => keyOf(episode) === key).at(-1);
            expect(last?.ended_by).not.toBe('late_fact');
            expect((last?.ended_on ?? '') > isoDay(asOf - COOLDOWN)).toBe(true);
            seen.waiting++;
          }
          // Nothing of an earlier one changes, but that it ends.
          for (const old of before) {
            const now = after.find(({ episode_id }) => episode_id === old.episode_id) as Episode;
            if (old.ended_on !== null || now.ended_on === null) expect(now).toEqual(old);
            else {
              const { state, ended_by } = now;
              const closes = old.state === 'open' || old.state === 'snoozed';
              expect(state).toBe(closes ? (ended_by === 'late_fact' ? 'restated' : 'cleared') : old.state);
              expect(now).toMatchObject({ assignee: old.assignee, reason: old.reason, revision: old.revision + 1 });
              expect(now.ended_on).toBe(isoDay(asOf));
              seen.ended++;
              if (ended_by === 'late_fact') {
                seen.restated++;
                expect(it.facts.some(({ ago }) => isoDay(asOf - ago) <= old.began_on)).toBe(true);
              }
            }
          }
          for (const { began_on, state, revision } of after.slice(before.length)) {
            expect([began_on, state, revision]).toEqual([isoDay(asOf), 'open', 1]);
            seen.opened++;
          }
          const decided = it.decides && lasting[it.decides.place % lasting.length];
          if (!it.decides || !decided) continue;
          seen.decided++;
          await sql(
            `UPDATE episodes SET state = $3, reason = 'r', assignee = 'kim', closed_at = CASE WHEN $3 <> 'snoozed' THEN now() END
             WHERE project_id = $1 AND episode_id = $2`,
            ...[projectId, decided.episode_id, it.decides.state],
          );
        }
        // Everything once more from the facts: the same.
        const whole = await episodesOf(projectId);
        await recompute(projectId, asOf, true, null);
        expect(await episodesOf(projectId)).toEqual(whole);
      }),
      { seed: 22, numRuns: 6 },
    );
    for (const [what, least] of Object.entries({
      opened: 60,
      ended: 20,
      restated: 2,
      crashed: 5,
      decided: 10,
      waiting: 1,
    })) {
      expect([what, seen[what as keyof typeof seen] >= least, seen]).toEqual([what, true, seen]);
    }
  });
});
