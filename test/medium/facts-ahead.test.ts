import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ProjectId } from '../../src/auth/tenant';
import { TriangleQueries } from '../../src/cohort/triangle.queries';
import { TriangleService } from '../../src/cohort/triangle.service';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { servedOn } from '../support/body-content';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Facts may be dated after the served day: no reader counts them before their time. */
describe('a fact in the future', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('makes no member of a cohort active', async () => {
    const projectId = (await insertProject(database.dataSource, 'Members')) as ProjectId;
    // AS_OF is a Monday: its week includes the future facts.
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'ahead', occurredAt: onDay(AS_OF - 7) },
      { agent: 'Ada', contact: 'ahead', occurredAt: onDay(AS_OF + 1) },
      { agent: 'Ada', contact: 'here', occurredAt: onDay(AS_OF - 6) },
      { agent: 'Ada', contact: 'here', occurredAt: onDay(AS_OF) },
    ]);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    await runs.recompute({ project: 'Members', asOf: isoDay(AS_OF) });
    const service = new TriangleService(new TriangleQueries(database.reader), database.bodies);
    const project = { projectId, served: servedOn(isoDay(AS_OF)) };
    const asked = {
      unit: 'week',
      entry: isoDay(AS_OF - 7),
      offset: 1,
      active: null,
      page_size: 9,
      cursor: null,
    } as const;
    const { members } = await service.members(project, asked);
    expect(members.map(({ user_id, active }) => [user_id, active])).toEqual([
      ['ahead', false],
      ['here', true],
    ]);
  });

  it.each([[null], ['pinned']])('is in no feed, including that of its own day (%s)', async (pin) => {
    const name = `Feed ${pin}`;
    const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
    const now = Date.now();
    await insertFacts(
      database.dataSource,
      projectId,
      [now - 60_000, now + 60_000].map((at) => ({
        agent: 'Ada',
        contact: 'a',
        direction: 'outbound' as const,
        occurredAt: new Date(at).toISOString(),
      })),
    );
    const day = new Date(now + 60_000).toISOString().slice(0, 10);
    if (pin !== null)
      await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, day]);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    await runs.recompute({ project: name, asOf: day });
    const feed = new FleetActivityService(database.bodies);
    const project = { projectId, served: servedOn(day) };
    const [newest, past] = [await feed.activity(project, 9), await feed.activity(project, 9, day)];
    expect(past.text).toBe(newest.text);
    expect((JSON.parse(newest.text ?? '') as { items: unknown[] }).items).toHaveLength(1);
  });

  it('is in no feed and makes nobody active, for any history', async () => {
    // AS_OF is a Monday: of its week, only that day has passed.
    const fact = fc.record({
      contact: fc.constantFrom('a', 'b', 'c', 'd'),
      ahead: fc.oneof(fc.integer({ min: -27, max: 9 }), fc.constantFrom(0, 0, 1, 5)),
      ms: fc.constantFrom(0, 1, 43_200_000, 86_399_999),
      direction: fc.constantFrom('inbound', 'outbound'),
    });
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    const members = new TriangleService(new TriangleQueries(database.reader), database.bodies);
    const feed = new FleetActivityService(database.bodies);
    const seen = { active: 0, idle: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { minLength: 8, maxLength: 14, size: 'max' }), async (facts) => {
        const name = randomUUID();
        const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
        await insertFacts(
          database.dataSource,
          projectId,
          facts.map(({ ahead, ms, ...its }) => ({ ...its, agent: 'Ada', occurredAt: onDay(AS_OF + ahead, ms) })),
        );
        await runs.recompute({ project: name, asOf: isoDay(AS_OF) });
        const project = { projectId, served: servedOn(isoDay(AS_OF)) };
        for (const day of [0, -1, -7]) {
          const { text } = await feed.activity(project, 100, isoDay(AS_OF + day));
          const shown = (JSON.parse(text ?? '') as { items: { timestamp: string }[] }).items;
          const wanted = facts.filter(({ ahead, direction }) => direction === 'outbound' && ahead <= day);
          expect(shown.map(({ timestamp }) => timestamp).toSorted()).toEqual(
            wanted.map(({ ahead, ms }) => onDay(AS_OF + ahead, ms)).toSorted(),
          );
        }
        const known = facts.filter(({ ahead }) => ahead <= 0);
        const weekOf = (ahead: number) => Math.floor(ahead / 7);
        for (const entry of [-3, -2, -1]) {
          const asked = {
            ...({ unit: 'week', active: null, page_size: 9, cursor: null } as const),
            ...{ entry: isoDay(AS_OF + 7 * entry), offset: -entry },
          };
          const listed = await members.members(project, asked).then(
            (body) => body.members.map(({ user_id, active }) => [user_id, active] as const),
            () => [],
          );
          const wanted = ['a', 'b', 'c', 'd'].flatMap((contact) => {
            // A contact who only received messages is in no cohort.
            const inbound = known.filter((it) => it.contact === contact && it.direction === 'inbound');
            const days = inbound.map(({ ahead }) => ahead);
            return days.length > 0 && weekOf(Math.min(...days)) === entry ? [[contact, days.includes(0)] as const] : [];
          });
          for (const [, active] of wanted) seen[active ? 'active' : 'idle']++;
          expect(listed.toSorted()).toEqual(wanted);
        }
      }),
      { seed: 4, numRuns: Number(process.env.PROPERTY_RUNS ?? 6) },
    );
    expect(Math.min(seen.active, seen.idle)).toBeGreaterThan(0);
  }, 600_000);
});
