import { randomUUID } from 'node:crypto';
import type { DepthScore } from '../../src/database/entities/depth-score.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, localDate, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the time zone of a project', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const projectIn = async (timeZone: string): Promise<string> =>
    await insertProject(database.dataSource, `${timeZone} ${randomUUID()}`, 'org_test', timeZone);
  async function recompute(projectId: string, asOf?: number) {
    const [{ name }] = await sql('SELECT name FROM projects WHERE project_id = $1', projectId);
    const [outcome] = await service.recompute({ project: name, asOf: asOf === undefined ? undefined : isoDay(asOf) });
    return outcome;
  }
  const daysOf = (projectId: string): Promise<{ day: string; n: number }[]> =>
    sql('SELECT day, n FROM relationship_days WHERE project_id = $1 ORDER BY day', projectId);

  function countedByDate(facts: readonly Fact[], timeZone: string): { day: string; n: number }[] {
    const days = rollUpDays(facts.map((fact) => ({ ...fact, occurredAt: localDate(fact.occurredAt, timeZone) })));
    return days.map(({ day, interactions }) => ({ day: isoDay(day), n: interactions }));
  }

  it.each([
    ['Asia/Kathmandu', '2025-06-15', 'a day that begins at 18:15 UTC'],
    ['America/Sao_Paulo', '2018-11-04', 'a day without its first hour'],
    ['America/Sao_Paulo', '2018-02-17', 'a day that ends twice'],
    ['America/Havana', '2024-11-03', 'a day that begins twice'],
    ['America/St_Johns', '2010-11-07', 'a minute of the next day before the last hour of this one'],
    ['Pacific/Apia', '2011-12-30', 'a date that never was'],
    ['Pacific/Kwajalein', '1969-10-01', 'a date twice as long'],
    ['Pacific/Kiritimati', '2025-01-01', 'the first place with a new day'],
    ['Pacific/Pago_Pago', '2025-01-01', 'the last place with an old day'],
  ])('puts facts on the days of %s around %s: %s', async (timeZone, date) => {
    const facts = Array.from({ length: 5 * 24 * 6 }, (_, index) => ({
      agent: 'Ada',
      contact: 'a',
      occurredAt: onDay(utcDay(date) - 2, index * 600_000 + 30_000),
    }));
    const asOf = utcDay(date) + 5;
    const noted = await projectIn(timeZone);
    await insertFacts(database.dataSource, noted, facts.slice(0, 1));
    await recompute(noted, asOf);
    await insertFacts(database.dataSource, noted, facts.slice(1));
    expect(await recompute(noted, asOf)).toMatchObject({ mode: 'changes' });
    expect(await daysOf(noted)).toEqual(countedByDate(facts, timeZone));

    const whole = await projectIn(timeZone);
    await insertFacts(database.dataSource, whole, facts);
    expect(await recompute(whole, asOf)).toMatchObject({ mode: 'full' });
    expect(await daysOf(whole)).toEqual(countedByDate(facts, timeZone));
  });

  it.each([
    'Asia/Kathmandu',
    'America/Los_Angeles',
  ])('scores the days of %s as the TypeScript formula does', async (it) => {
    // At every hour, so that many are on another date than in UTC.
    const contacts = Array.from({ length: 40 }, (_, contact) =>
      Array.from({ length: 1 + (contact % 12) }, (_, index) => ({
        agent: 'Ada',
        contact: `c${contact}`,
        occurredAt: onDay(AS_OF - ((contact * 7 + index * index * 3) % 200), ((contact + index * 5) % 24) * 3_600_000),
        direction: index % 3 ? ('inbound' as const) : ('outbound' as const),
      })),
    );
    const projectId = await projectIn(it);
    await insertFacts(database.dataSource, projectId, contacts.flat());
    await recompute(projectId, AS_OF);
    const rows: DepthScore[] = await sql('SELECT * FROM depth_scores WHERE project_id = $1', projectId);
    const expected = contacts.flatMap((facts) => {
      const local = facts.map((fact) => ({ ...fact, occurredAt: localDate(fact.occurredAt, it) }));
      const score = scoreRelationship(rollUpDays(local), AS_OF);
      if (!score) return [];
      const { depth, trend, stage, activeDays, silenceDays, firstDay } = score;
      return [
        [facts[0]?.contact, depth, trend, stage, activeDays, silenceDays, firstDay === null ? null : isoDay(firstDay)],
      ];
    });
    expect(
      rows.map((row) => [
        row.user_id,
        expect.closeTo(row.depth, 6),
        expect.closeTo(row.trend, 6),
        row.stage,
        row.n_days,
        row.silence_days,
        row.first_day,
      ]),
    ).toEqual(expect.arrayContaining(expected));
    expect(rows).toHaveLength(expected.length);
  });

  it('determines when a day starts', async () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const projectId = await projectIn(timeZone);
      const before = localDate(new Date().toISOString(), timeZone);
      const outcome = await recompute(projectId);
      const after = localDate(new Date().toISOString(), timeZone);
      expect([before, after]).toContain(outcome?.status === 'finished' ? outcome.asOf : outcome);
    }
  });

  it('determines the week of a cohort, and the day of the pipeline', async () => {
    // A Sunday evening in UTC, Monday in Kathmandu.
    const evening = { agent: 'Ada', contact: 'a', occurredAt: '2025-06-01T20:00:00Z' };
    const weeks: string[] = [];
    const stages: string[] = [];
    for (const timeZone of ['UTC', 'Asia/Kathmandu']) {
      const projectId = await projectIn(timeZone);
      await insertFacts(database.dataSource, projectId, [evening]);
      await sql(
        `INSERT INTO classifications (project_id, user_id, classified_at, tier) VALUES ($1, 'a', $2, 'gold')`,
        projectId,
        '2025-06-15T20:00:00Z',
      );
      await recompute(projectId, utcDay('2025-06-15'));
      const [point] = await sql('SELECT entry_week FROM cohort_points WHERE project_id = $1 AND week = 0', projectId);
      const [stage] = await sql('SELECT stage FROM pipeline_stages WHERE project_id = $1', projectId);
      weeks.push(point.entry_week);
      stages.push(stage.stage);
    }
    expect(weeks).toEqual(['2025-05-26', '2025-06-02']);
    expect(stages).toEqual(['qualified', 'new']);
  });

  it('and the half-point of breadth need no note when they change: the next run is a full one', async () => {
    const projectId = await projectIn('UTC');
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF) }]);
    await recompute(projectId, AS_OF);
    expect(await recompute(projectId, AS_OF)).toMatchObject({ status: 'unchanged' });
    for (const change of [`time_zone = 'America/Los_Angeles'`, 'breadth_half = 7']) {
      await sql(`UPDATE projects SET ${change} WHERE project_id = $1`, projectId);
      expect(await recompute(projectId, AS_OF)).toMatchObject({ status: 'finished', mode: 'full' });
      expect(await recompute(projectId, AS_OF)).toMatchObject({ status: 'unchanged' });
    }
    expect(await daysOf(projectId)).toEqual([{ day: isoDay(AS_OF - 1), n: 1 }]);
  });

  it('restates only days that actually changed', async () => {
    const projectId = await projectIn('America/Los_Angeles');
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - 9) }]);
    await recompute(projectId, AS_OF);
    // Noon in UTC is the same date there; the UTC day began on the date before.
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF, 43_200_000) },
    ]);
    await recompute(projectId, AS_OF);
    const runs = await sql('SELECT restated_from FROM recompute_runs WHERE project_id = $1', projectId);
    expect(runs).toEqual([{ restated_from: null }, { restated_from: null }]);
  });

  it('that the database does not know fails only that project', async () => {
    await database.dataSource.query('DELETE FROM projects');
    await projectIn('Mars/Olympus_Mons');
    await projectIn('Europe/Berlin');
    const outcomes = await service.recompute();
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'finished']);
    expect(outcomes[0]).toMatchObject({ error: expect.stringContaining('Mars/Olympus_Mons') });
  });
});
