import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import type { ProjectId } from '../../src/auth/tenant';
import { loadConfig } from '../../src/config/load-config';
import { SYSTEM } from '../../src/database/actor';
import {
  eraseFromNotes,
  MAX_NOTE_ENTRIES,
  recordChangedContacts,
  recordChangedDays,
} from '../../src/database/change-notes.queries';
import { ErasureQueries } from '../../src/ingestion/erasure/erasure.queries';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { toCopyLine } from '../../src/ingestion/interaction-fact';
import { RecomputeLagQueries } from '../../src/ops/recompute-lag.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, recordChangedContacts as noteMoved, onDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const BEN = '22222222-2222-4222-8222-222222222222';
/** A note in each table that may have one, about nothing that changes a number. */
const NOTES = [
  ['change_notes', 'note_id, user_ids', `gen_random_uuid(), '{nobody}'`],
  ['dirty_days', 'dirty_id, agent_id, user_id, day', `gen_random_uuid(), gen_random_uuid(), 'nobody', '2025-06-01'`],
  ['dirty_contacts', 'dirty_id, user_id', `gen_random_uuid(), 'nobody'`],
] as const;

describe('notes of what has changed', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let projectId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, randomUUID());
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  async function recompute(project = projectId, full = false) {
    const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF), full });
    if (outcome?.status === 'failed') throw new Error(outcome.error);
    return outcome;
  }
  async function counts(): Promise<Record<string, number>> {
    const rows: Record<string, number> = {};
    for (const [table] of NOTES) {
      const [{ n }] = await sql(`SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1`, projectId);
      rows[table] = n;
    }
    return rows;
  }
  const notesOf = (project = projectId): Promise<Record<string, unknown>[]> =>
    sql(
      `SELECT agent_ids, user_ids, days::text[] FROM change_notes WHERE project_id = $1
       ORDER BY agent_ids IS NULL, cardinality(user_ids)`,
      project,
    );
  async function withRunner<Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> {
    const runner = database.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work(runner);
      await runner.commitTransaction();
      return result;
    } finally {
      await runner.release();
    }
  }

  describe('of both releases', () => {
    it('are processed by one run, each item once', async () => {
      const at = (contact: string, ago: number) => ({ agent: 'Ada', contact, occurredAt: onDay(AS_OF - ago) });
      await insertFacts(database.dataSource, projectId, [at('by both', 90), at('moved', 80), at('moved, too', 70)]);
      await recompute();

      await insertFacts(database.dataSource, projectId, [at('by the one before', 8), at('by both', 7)]);
      await sql(
        `INSERT INTO dirty_days (project_id, dirty_id, agent_id, user_id, day)
         SELECT $1, gen_random_uuid(), unnest(agent_ids), unnest(user_ids), unnest(days) FROM change_notes
         WHERE project_id = $1 AND days IS NOT NULL`,
        projectId,
      );
      await sql('DELETE FROM change_notes WHERE project_id = $1', projectId);
      await insertFacts(database.dataSource, projectId, [at('by both', 7), at('by this one', 6)]);
      await sql('DELETE FROM change_notes WHERE project_id = $1 AND days IS NULL', projectId);
      for (const contact of ['moved', 'moved, too']) {
        await sql(
          `INSERT INTO classifications (project_id, user_id, classified_at, tier) VALUES ($1, $2, $3, 'gold')`,
          projectId,
          contact,
          onDay(AS_OF - 5),
        );
      }
      await noteMoved(database.dataSource, projectId, ['moved']);
      for (const contact of ['moved', 'moved, too']) {
        await sql(`INSERT INTO dirty_contacts VALUES ($1, gen_random_uuid(), $2)`, projectId, contact);
      }

      expect(await recompute()).toMatchObject({ status: 'finished', mode: 'changes' });
      const [{ steps }] = await sql(
        'SELECT steps FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC LIMIT 1',
        projectId,
      );
      expect(steps[0]).toMatchObject({ name: 'take_changes', rows: 3 + 2 });
      expect(await counts()).toEqual({ change_notes: 0, dirty_days: 0, dirty_contacts: 0 });
      const copy = await insertProject(database.dataSource, randomUUID());
      await copyProject(database.dataSource, projectId, copy);
      await recompute(copy);
      expect(await recomputedTables(database.dataSource, projectId, AS_OF)).toEqual(
        await recomputedTables(database.dataSource, copy, AS_OF),
      );
    });

    it.each(NOTES)('in %s alone make a run wait, and a run due', async (table, columns, values) => {
      await recompute();
      const lag = new RecomputeLagQueries(database.readerPool);
      const waits = async () => (await lag.waiting()).some(({ project_id }) => project_id === projectId);
      expect([await waits(), await recompute()]).toEqual([false, expect.objectContaining({ status: 'unchanged' })]);
      await sql(`INSERT INTO ${table} (project_id, ${columns}) VALUES ($1, ${values})`, projectId);
      expect(await waits()).toBe(true);
      expect(await recompute()).toMatchObject({ status: 'finished' });
      expect([await waits(), await recompute()]).toEqual([false, expect.objectContaining({ status: 'unchanged' })]);
    });

    it('are all processed by a full run', async () => {
      for (const [table, columns, values] of NOTES) {
        await sql(`INSERT INTO ${table} (project_id, ${columns}) VALUES ($1, ${values})`, projectId);
      }
      expect(await recompute(projectId, true)).toMatchObject({ mode: 'full' });
      expect(await counts()).toEqual({ change_notes: 0, dirty_days: 0, dirty_contacts: 0 });
    });
  });

  describe('of one statement', () => {
    it('are one per change, several for a very large file, and none if nothing changed', async () => {
      const days = (until: number) =>
        recordChangedDays(
          `(SELECT gen_random_uuid() AS agent_id, i::text AS user_id, date '2025-01-01' + i AS day
            FROM generate_series(1, ${until}) AS i) AS days`,
        );
      const contacts = (until: number) =>
        recordChangedContacts(`(SELECT i::text AS user_id FROM generate_series(1, ${until}) AS i) AS contacts`);
      const sizes = async () => (await notesOf()).map(({ user_ids }) => (user_ids as string[]).length);
      for (const statement of [days(0), contacts(0)]) await sql(statement, projectId);
      expect(await sizes()).toEqual([]);
      for (const statement of [days(1_000), contacts(1_000)]) await sql(statement, projectId);
      expect(await sizes()).toEqual([1_000, 1_000]);
      await sql('DELETE FROM change_notes WHERE project_id = $1', projectId);
      for (const statement of [days(2 * MAX_NOTE_ENTRIES + 1), contacts(MAX_NOTE_ENTRIES + 1)]) {
        await sql(statement, projectId);
      }
      expect(await sizes()).toEqual([1, MAX_NOTE_ENTRIES, MAX_NOTE_ENTRIES, 1, MAX_NOTE_ENTRIES]);
      const [apart] = await sql(
        `SELECT count(DISTINCT user_id)::int AS users, count(*) FILTER (WHERE date '2025-01-01' + user_id::int <> day)::int AS wrong
         FROM change_notes, unnest(user_ids, days) AS entry(user_id, day) WHERE project_id = $1 AND days IS NOT NULL`,
        projectId,
      );
      expect(apart).toEqual({ users: 2 * MAX_NOTE_ENTRIES + 1, wrong: 0 });
    });

    it('record what a file adds to an existing project, and nothing that exists already', async () => {
      const writer = new FactsWriter(
        database.dataSource,
        new FeedPublisher(new FeedQueries(database.dataSource)),
        loadConfig({}),
      );
      const [{ name }] = await sql('SELECT name FROM projects WHERE project_id = $1', projectId);
      async function* lines(...contacts: string[]) {
        const fact = { agent: 'Ada', occurredAt: onDay(AS_OF), kind: 'message', direction: null, weight: 1 } as const;
        for (const contact of contacts) yield toCopyLine({ ...fact, contact, externalId: null, contactName: null });
      }
      const write = (...contacts: string[]) => writer.write({ orgId: 'org_test', name }, lines(...contacts));
      await write('a', 'b', 'b');
      const notes = await notesOf();
      expect(notes.map(({ user_ids, days }) => [(user_ids as string[]).toSorted(), days])).toEqual([
        [
          ['a', 'b'],
          [isoDay(AS_OF), isoDay(AS_OF)],
        ],
        [['a', 'b'], null],
      ]);
      await write('a', 'b', 'b');
      expect(await notesOf()).toEqual(notes);
      const made = await writer.write({ orgId: 'org_test', name: randomUUID() }, lines('a'));
      expect(await notesOf(made.projectId)).toEqual([]);
    });
  });

  describe('of a contact that is erased', () => {
    const MIXED = {
      agent_ids: [ADA, ADA, BEN, ADA, BEN],
      user_ids: ['gone', 'a', 'gone', 'b', 'a'],
      days: ['2025-06-01', '2025-06-02', '2025-06-03', '2025-06-04', '2025-06-05'],
    };
    const OTHERS = [
      { agent_ids: [ADA, ADA, BEN], user_ids: ['a', 'b', 'a'], days: ['2025-06-02', '2025-06-04', '2025-06-05'] },
      { agent_ids: null, user_ids: ['b', 'a'], days: null },
    ];
    async function insertNotes(project = projectId): Promise<void> {
      for (const { agent_ids, user_ids, days } of [
        MIXED,
        { agent_ids: [BEN, BEN], user_ids: ['gone', 'gone'], days: ['2025-06-06', '2025-06-07'] },
        { agent_ids: null, user_ids: ['b', 'gone', 'a'], days: null },
        { agent_ids: null, user_ids: ['gone'], days: null },
      ]) {
        await sql(
          'INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days) VALUES ($1, gen_random_uuid(), $2, $3, $4)',
          project,
          agent_ids,
          user_ids,
          days,
        );
      }
    }

    it('lose its entries, keep those of others aligned, and are deleted if nothing is left', async () => {
      const other = await insertProject(database.dataSource, randomUUID());
      await insertNotes();
      await insertNotes(other);
      const before = await notesOf(other);
      expect(await withRunner((runner) => eraseFromNotes(runner, projectId, 'nobody'))).toBe(0);
      expect(await notesOf()).toEqual(before);
      expect(await withRunner((runner) => eraseFromNotes(runner, projectId, 'gone'))).toBe(6);
      expect(await notesOf()).toEqual(OTHERS);
      expect(await notesOf(other)).toEqual(before);
    });

    it('lose them again when its facts are deleted, because a batch may have arrived in between', async () => {
      await insertNotes();
      const queries = new ErasureQueries(database.reader);
      const deleted = await withRunner((runner) => queries.deleteFacts(runner, projectId as ProjectId, 'gone', SYSTEM));
      expect(deleted).toMatchObject({ change_notes: 6, dirty_days: 0, dirty_contacts: 0 });
      expect(await notesOf()).toEqual(OTHERS);
    });
  });
});
