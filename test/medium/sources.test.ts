import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { Pool } from 'pg';
import type { Episode } from '../../src/database/entities/episode.entity';
import type { Source } from '../../src/database/entities/source.entity';
import { ContactErasureService } from '../../src/recompute/contact-erasure.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { DigestQueries } from '../../src/webhooks/digest.queries';
import { FanOutQueries } from '../../src/webhooks/fan-out.queries';
import { type TransitionRow, transitionsOf } from '../support/announced-states';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { insertWebhook } from '../support/webhook-rows';

const CONTACTS = ['Ana', 'Bea', 'Cem', 'Dan', 'Eve', 'Fay'];

describe('the sources of a project', () => {
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
    project = await newProject();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => database.drop());

  const newProject = () => insertProject(database.dataSource, `Sources ${number++}`);
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const facts = (...these: readonly Fact[]) => insertFacts(database.dataSource, project, these);
  const fact = (agent: string, contact: string, day: number, more: Partial<Fact> = {}): Fact => ({
    ...{ agent, contact, occurredAt: onDay(AS_OF + day, 3_600_000 + contact.charCodeAt(0)), direction: 'inbound' },
    ...more,
  });
  /** Every contact wrote every second day, some on even and some on odd ones, and was answered. */
  const usual = (agent: string, from: number, to: number, contacts = CONTACTS, more: Partial<Fact> = {}): Fact[] =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((day) =>
      contacts
        .filter((_, index) => (index + day) % 2 === 0)
        .flatMap((contact) => [
          fact(agent, contact, day, more),
          { ...fact(agent, contact, day, more), direction: 'outbound', occurredAt: onDay(AS_OF + day, 7_200_000) },
        ]),
    );

  async function recompute(day: number, full = false): Promise<TransitionRow[]> {
    const before = new Set((await transitionsOf(database.dataSource, project)).map((row) => row.transition_id));
    const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF + day), full });
    expect(['finished', 'unchanged']).toContain(outcome?.status);
    const all = await transitionsOf(database.dataSource, project);
    return all.filter(({ transition_id, position }) => position !== null && !before.has(transition_id));
  }
  async function days(from: number, to: number): Promise<TransitionRow[]> {
    const all: TransitionRow[] = [];
    for (let day = from; day <= to; day++) all.push(...(await recompute(day)));
    return all;
  }
  const brief = (rows: readonly TransitionRow[]) =>
    rows.map(({ type, user_id, to_state }) => [type, user_id, to_state].filter((it) => it !== null).join(' '));
  const held = async () =>
    (await transitionsOf(database.dataSource, project)).filter(({ held_for }) => held_for !== null);
  const episodes = async (): Promise<Episode[]> =>
    await sql('SELECT * FROM episodes WHERE project_id = $1 ORDER BY user_id, kind', project);
  const sources = async (): Promise<Source[]> =>
    await sql('SELECT * FROM sources WHERE project_id = $1 ORDER BY agent_id, channel', project);
  async function source(): Promise<Source> {
    const [only, ...others] = await sources();
    expect(others).toEqual([]);
    if (!only) throw new Error('no source');
    return only;
  }
  /** As a person says it. */
  async function say(expected: 'none' | 'auto', channel?: string): Promise<void> {
    await sql(
      `INSERT INTO source_expectations (project_id, agent_id, channel, expected, changed_at, changed_by)
       SELECT project_id, agent_id, channel, $2, now(), 'u' FROM sources WHERE project_id = $1 AND channel = coalesce($3, channel)
       ON CONFLICT (project_id, agent_id, channel) DO UPDATE SET expected = excluded.expected`,
      ...[project, expected, channel ?? null],
    );
    await sql(`INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, gen_random_uuid(), '{}')`, project);
  }

  async function silentFor(last: number): Promise<TransitionRow[]> {
    await facts(...usual('Nova', -60, 0));
    expect(await recompute(0)).toEqual([]);
    return await days(1, last);
  }

  it('announce the silence of one once, and hold back what would follow from it', async () => {
    const news = await silentFor(25);
    expect(brief(news)).toEqual(['agent.silent silent']);
    const { agent_id: agentId } = await source();
    expect(news[0]).toMatchObject({
      day: isoDay(AS_OF + 4),
      agent_id: agentId,
      user_id: null,
      from_state: 'ok',
      cause: 'time',
      reasons: ['message'],
      recommended_action: `Check the connection: no messages since ${isoDay(AS_OF)}.`,
    });
    expect(await source()).toMatchObject({
      state: 'silent',
      last_day: isoDay(AS_OF),
      late_on: isoDay(AS_OF + 2),
      silent_on: isoDay(AS_OF + 4),
      holds: true,
    });
    const risky = (await held()).filter(({ type }) => type === 'relationship.at_risk');
    expect(risky.map(({ user_id }) => user_id).toSorted()).toEqual(CONTACTS);
    expect(new Set(risky.map(({ held_for }) => held_for))).toEqual(new Set(['message']));
    expect(await episodes()).toEqual([]);
    // A full run, and one more, find nothing else.
    expect(await recompute(25, true)).toEqual([]);
    expect(await recompute(26)).toEqual([]);
  });

  it('say nothing false when the facts come late, in whatever order and batches', async () => {
    await silentFor(20);
    await sql('UPDATE recompute_runs SET published_to = as_of - 1 WHERE project_id = $1', project);
    const late = usual('Nova', 1, 20);
    // Shuffled, those of the newest day among the first.
    const shuffled = [...late.keys()].map((index) => late[(index * 37) % late.length]).filter((it) => it !== undefined);
    expect(new Set(shuffled).size).toBe(late.length);
    const news: TransitionRow[] = [];
    for (let from = 0; from < shuffled.length; from += 17) {
      await facts(...shuffled.slice(from, from + 17));
      news.push(...(await recompute(20)));
    }
    for (let day = 21; day < 25; day++) {
      await facts(...usual('Nova', day, day));
      news.push(...(await recompute(day)));
    }
    expect(brief(news).filter((it) => /at_risk|dormant|reply_owed|silent/.test(it))).toEqual([]);
    expect(news.filter(({ from_state, to_state }) => Number(to_state) < Number(from_state))).toEqual([]);
    expect(await held()).toEqual([]);
    expect(await episodes()).toEqual([]);
    expect(await source()).toMatchObject({ state: 'ok', holds: false, announced: false, last_day: isoDay(AS_OF + 24) });
    const restated = await sql('SELECT * FROM restated_days WHERE project_id = $1', project);
    expect(restated.length).toBeGreaterThan(0);
  });

  it('announce what still holds when the facts come in again', async () => {
    await silentFor(22);
    // All but Ana come back.
    const others = CONTACTS.slice(1);
    const news: TransitionRow[] = [];
    for (let day = 23; day < 27; day++) {
      await facts(...others.flatMap((contact) => fact('Nova', contact, day)));
      await facts(
        ...others.flatMap((contact) =>
          fact('Nova', contact, day, { direction: 'outbound', occurredAt: onDay(AS_OF + day, 80_000_000) }),
        ),
      );
      news.push(...(await recompute(day)));
    }
    const risky = news.filter(({ type }) => type === 'relationship.at_risk');
    // Not on the day itself: the missing facts may follow.
    expect(risky.map(({ user_id, day, held_for }) => [user_id, day, held_for])).toEqual([
      ['Ana', isoDay(AS_OF + 24), null],
    ]);
    expect((await episodes()).map(({ user_id, kind }) => `${user_id} ${kind}`)).toEqual(['Ana at_risk']);
    expect(await held()).toEqual([]);
    // Silent again: after what seems to be usual now, announced again.
    expect(brief(await days(27, 38)).filter((it) => it.startsWith('agent'))).toEqual(['agent.silent silent']);
  });

  it('announce what was held back when a person expects nothing any more, and take that back', async () => {
    await silentFor(22);
    await say('none');
    const news = await recompute(22);
    expect(
      news
        .filter(({ type }) => type === 'relationship.at_risk')
        .map(({ user_id }) => user_id)
        .toSorted(),
    ).toEqual(CONTACTS);
    expect(await held()).toEqual([]);
    expect((await episodes()).map(({ user_id }) => user_id)).toEqual(CONTACTS);
    expect(await source()).toMatchObject({ state: 'ok', expected: 'none', holds: false });
    await say('auto');
    expect(await recompute(22)).toEqual([]);
    expect(await source()).toMatchObject({ state: 'silent', expected: 'auto', holds: true });
  });

  it('keep episodes that lasted before the silence, which ends none', async () => {
    await facts(...usual('Nova', -60, 0), ...usual('Nova', -60, -20, ['Gil']));
    await recompute(0);
    await sql(`UPDATE episodes SET assignee = 'kim' WHERE project_id = $1`, project);
    const before = await episodes();
    expect(before.map(({ user_id, ended_on }) => [user_id, ended_on])).toEqual([['Gil', null]]);
    for (let day = 10; day < 200; day += 10) await recompute(day);
    const [gil] = await sql(`SELECT dormant FROM depth_scores WHERE project_id = $1 AND user_id = 'Gil'`, project);
    expect(gil).toEqual({ dormant: true });
    expect(await episodes()).toEqual(before);
    await say('none');
    await recompute(200);
    expect((await episodes()).find(({ user_id }) => user_id === 'Gil')).toMatchObject({
      ended_by: 'dormant',
      assignee: 'kim',
    });
  });

  it('hold back only what came by the silent channel, and of the silent agent', async () => {
    const [mailed, called] = [CONTACTS.slice(0, 3), CONTACTS.slice(3)];
    const mails = (from: number, to: number) => usual('Nova', from, to, mailed, { kind: 'email' });
    const calls = (from: number, to: number, who = called) => usual('Nova', from, to, who, { kind: 'call' });
    await facts(...mails(-60, 0), ...calls(-60, 0), ...usual('Bo', -60, 0));
    await recompute(0);
    const news: TransitionRow[] = [];
    for (let day = 1; day <= 22; day++) {
      // One of each goes silent, not its source.
      await facts(...calls(day, day, called.slice(1)), ...usual('Bo', day, day, CONTACTS.slice(1)));
      news.push(...(await recompute(day)));
    }
    const agents: { agent_id: string; name: string }[] = await sql(
      'SELECT * FROM agents WHERE project_id = $1',
      project,
    );
    const nameOf = (id: string | null) => agents.find(({ agent_id }) => agent_id === id)?.name;
    const states = (await sources()).map((row) => `${nameOf(row.agent_id)} ${row.channel} ${row.state}`).toSorted();
    expect(states).toEqual(['Bo message ok', 'Nova call ok', 'Nova email silent']);
    const risky = news.filter(({ type }) => type === 'relationship.at_risk');
    expect(risky.map((row) => `${nameOf(row.agent_id)} ${row.user_id}`).toSorted()).toEqual(['Bo Ana', 'Nova Dan']);
    const waiting = (await held()).filter(({ type }) => type === 'relationship.at_risk');
    expect(waiting.map((row) => `${row.user_id} ${row.held_for}`).toSorted()).toEqual(
      mailed.map((who) => `${who} email`),
    );
    expect(news.filter(({ type }) => type === 'agent.silent')).toMatchObject([{ reasons: ['email'] }]);
    expect((await episodes()).map((row) => `${nameOf(row.agent_id)} ${row.user_id}`).toSorted()).toEqual([
      'Bo Ana',
      'Nova Dan',
    ]);
  });

  it('are announced to webhooks whatever contacts these choose, and named in their digests, which call nobody on hold', async () => {
    await facts(...usual('Nova', -60, 0));
    await recompute(0);
    const pool = new Pool({ connectionString: database.url, max: 2 });
    const events = ['agent.silent', 'relationship.at_risk'];
    const more = { events, bands: ['deep'], min_potential: 1, told_position: '0' };
    const each = await insertWebhook(database.dataSource, project, 'https://example.com/1', more);
    const at = new Date('2026-03-01T08:00:00Z');
    const daily = await insertWebhook(database.dataSource, project, 'https://example.com/2', {
      ...{ events, told_position: '0', digest_hour: 8, digest_at: at },
    });
    await days(1, 25);
    await new FanOutQueries(pool).deliver(each, at);
    await new DigestQueries(pool).digest(daily, at);
    await pool.end();
    const rows: { type: string; data: Record<string, unknown> }[] = await sql(
      'SELECT type, data FROM webhook_deliveries WHERE project_id = $1 ORDER BY type',
      project,
    );
    expect(rows.map(({ type }) => type)).toEqual(['agent.silent', 'project.digest']);
    expect(rows[0]?.data).toMatchObject({ agent: { name: 'Nova' }, contact: null, reasons: ['message'], band: null });
    const sentence = `Check the connection: no messages since ${isoDay(AS_OF)}.`;
    expect(rows[1]?.data).toMatchObject({
      ...{ counts: { 'agent.silent': 1 }, at_risk: [], to_call: [] },
      silent_agents: [{ agent: { name: 'Nova' }, channels: ['message'], recommended_action: sentence }],
    });
  });

  it('are not judged when they are first seen in silence, nor of too few contacts or days', async () => {
    await facts(...usual('Nova', -60, -15));
    expect(await recompute(0)).toEqual([]);
    expect(await source()).toMatchObject({ state: 'silent', watched: false, holds: false });
    expect((await episodes()).length).toBeGreaterThan(0);
    expect(brief(await days(1, 5)).filter((it) => it.startsWith('agent'))).toEqual([]);

    project = await newProject();
    await facts(...usual('Few', -60, 0, CONTACTS.slice(0, 2)), ...usual('Young', -8, 0));
    await recompute(0);
    const news = brief(await days(1, 20));
    expect(news.filter((it) => it.startsWith('agent'))).toEqual([]);
    expect(news.filter((it) => it.startsWith('relationship.at_risk')).length).toBeGreaterThan(2);
  });

  it('forget an erased contact as if it had never been there', async () => {
    await facts(...usual('Nova', -60, 0), fact('Nova', 'Ana', 1), fact('Only', 'Ana', -3), fact('Nova', 'Bea', -70));
    await recompute(1);
    const erasure = new ContactErasureService(database.dataSource, queries);
    await erasure.erase(project, 'Ana', async (runner) => {
      await runner.query(`DELETE FROM interactions WHERE project_id = $1 AND user_id = 'Ana'`, [project]);
    });
    const copy = await newProject();
    await copyProject(database.dataSource, project, copy);
    await service.recomputeById(copy, { asOf: isoDay(AS_OF + 1) });
    const rows = async (id: string) => {
      const { source_days, sources: rhythms } = await recomputedTables(database.dataSource, id, AS_OF);
      return { source_days, rhythms };
    };
    expect(await rows(project)).toEqual(await rows(copy));
    expect((await rows(project)).rhythms?.length).toBe(1);
  });

  it('are the same after any deliveries of the same facts: late, twice, shuffled, with crashes in between', async () => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const sent = fc.record({
      contact: fc.constantFrom(...CONTACTS),
      kind: fc.constantFrom('message', 'message', 'email', 'call', 'meeting', 'other'),
      ms: fc.integer({ min: 0, max: 86_399_999 }),
      weight: fc.constantFrom(1, 1, 0.5, 0),
    });
    const delivery = fc.record({
      days: fc.constantFrom(0, 1, 1, 2),
      share: fc.integer({ min: 1, max: 60 }),
      again: fc.boolean(),
      crashAt: fc.option(fc.integer({ min: 0, max: 18 }), { freq: 2 }),
      full: fc.constantFrom(false, false, false, false, true),
    });
    const seen = { late: 0, crashed: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('Nova', 'Bo'), fc.integer({ min: -40, max: 3 }), sent), {
          minLength: 150,
          maxLength: 250,
          size: 'max',
        }),
        fc.array(delivery, { minLength: 3, maxLength: 6 }),
        async (all, deliveries) => {
          project = await newProject();
          const waiting = all.map(([agent, day, { contact, ms, ...more }]) => ({
            ...{ agent, contact, occurredAt: onDay(AS_OF + day, ms), direction: 'inbound' as const },
            ...more,
          }));
          let day = 0;
          const run = async (full: boolean, crashAt: number | null) => {
            let steps = 0;
            const onStep = () => {
              if (steps++ === crashAt) throw new Error('crash');
            };
            return (await service.recomputeById(project, { asOf: isoDay(AS_OF + day), full, onStep }))?.status;
          };
          for (const { days: passed, share, again, crashAt, full } of deliveries) {
            day += passed;
            await facts(...waiting.splice(0, share));
            if (again) {
              // What is sent twice is stored once; a note more changes nothing.
              await sql(
                `INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days)
                 SELECT $1, gen_random_uuid(), array_agg(agent_id), array_agg(user_id), array_agg((occurred_at AT TIME ZONE 'UTC')::date)
                 FROM interactions WHERE project_id = $1`,
                project,
              );
            }
            if (crashAt !== null && (await run(full, crashAt)) === 'failed') seen.crashed++;
            await run(full, null);
          }
          await facts(...waiting);
          await run(false, null);
          seen.late += (await sources()).filter(({ late_on }) => late_on !== null).length;
          const copy = await newProject();
          await copyProject(database.dataSource, project, copy);
          await service.recomputeById(copy, { asOf: isoDay(AS_OF + day) });
          const rows = async (id: string) => {
            const { source_days, sources: states } = await recomputedTables(database.dataSource, id, AS_OF);
            return { source_days, states };
          };
          expect(await rows(project)).toEqual(await rows(copy));
        },
      ),
      { seed: 22, numRuns: 4 },
    );
    expect(seen.late).toBeGreaterThan(5);
    expect(seen.crashed).toBeGreaterThan(1);
  });
});
