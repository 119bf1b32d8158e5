import { GoneException } from '@nestjs/common';
import fc from 'fast-check';
import type { ProjectId } from '../../src/auth/tenant';
import { QueryFields } from '../../src/http/query-fields';
import { ContactErasureService } from '../../src/recompute/contact-erasure.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { PastRelationshipsQueries } from '../../src/relationships/past-relationships.queries';
import { relationshipFilter } from '../../src/relationships/relationship-filter';
import type { RelationshipItem, RelationshipsBody } from '../../src/relationships/relationships.dto';
import { RelationshipsQueries } from '../../src/relationships/relationships.queries';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, noteContacts, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** What happens between two pages; a run follows. */
type Change =
  | { readonly kind: 'facts'; readonly facts: readonly (Pick<Fact, 'agent' | 'contact'> & { readonly ago: number })[] }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'name'; readonly contact: string; readonly name: string }
  | { readonly kind: 'settings'; readonly horizon: number }
  | { readonly kind: 'erasure'; readonly contact: string };

const agent = fc.constantFrom('Ada', 'Ben');
const contact = fc.integer({ min: 0, max: 24 }).map((number) => `c${number}`);
const facts = (ago: fc.Arbitrary<number>, maxLength: number) =>
  fc.array(fc.record({ agent, contact, ago }), { minLength: 1, maxLength, size: 'max' });
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('facts'), facts: facts(fc.integer({ min: 0, max: 90 }), 8) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('days'), days: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('name'), contact, name: fc.constantFrom('Ana', 'Élodie') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settings'), horizon: fc.constantFrom(10, 30, 60) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erasure'), contact }) },
);
const order = fc
  .tuple(
    fc.constantFrom('depth', 'trend', 'last_interaction', 'name', 'value_at_stake'),
    fc.constantFrom('asc', 'desc'),
    fc.constantFrom('', '', '&agent=Ada', '&max_depth=0.5', '&stage=new,growing,steady,core', '&search=c1'),
  )
  .map(([sort, direction, filter]) => `sort=${sort}&order=${direction}${filter}`);

describe('a walk through the list of relationships while runs finish', () => {
  let database: TestDatabase;
  let service: RelationshipsService;
  let recompute: RecomputeService;
  let erasure: ContactErasureService;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    const queries = new RecomputeQueries(database.dataSource);
    recompute = new RecomputeService(database.dataSource, queries);
    erasure = new ContactErasureService(database.dataSource, queries);
    service = new RelationshipsService(
      new RelationshipsQueries(database.reader),
      new PastRelationshipsQueries(database.reader),
    );
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const page = (projectId: ProjectId, query: string, limit: number, cursor: string | null) =>
    service.page(projectId, { filter: relationshipFilter(new QueryFields(`/?${query}`)), limit, cursor });
  const keysOf = (items: readonly RelationshipItem[]) => items.map((it) => `${it.agent_name} ${it.user_id}`);

  async function scored(history: readonly (Pick<Fact, 'agent' | 'contact'> & { readonly ago: number })[]) {
    const projectId = (await insertProject(database.dataSource, `Walk ${projects++}`)) as ProjectId;
    await takeIn(projectId, history, AS_OF);
    await run(projectId, AS_OF);
    return projectId;
  }

  const takeIn = (projectId: string, its: readonly { agent: string; contact: string; ago: number }[], asOf: number) =>
    insertFacts(
      database.dataSource,
      projectId,
      its.map(({ ago, ...fact }) => ({ ...fact, occurredAt: onDay(asOf - ago, 36_000_000) })),
    );

  async function run(projectId: string, asOf: number): Promise<void> {
    const outcome = await recompute.recomputeById(projectId, { asOf: isoDay(asOf) });
    expect(['finished', 'unchanged']).toContain(outcome?.status);
  }

  /** Makes a change and the run that follows. @returns the as-of date from now on */
  async function apply(projectId: string, it: Change, asOf: number): Promise<number> {
    if (it.kind === 'erasure') {
      await erasure.erase(projectId, it.contact, async () => {
        await sql('DELETE FROM interactions WHERE project_id = $1 AND user_id = $2', projectId, it.contact);
      });
      return asOf;
    }
    if (it.kind === 'facts') await takeIn(projectId, it.facts, asOf);
    if (it.kind === 'name') {
      await sql('UPDATE contacts SET name = $3 WHERE project_id = $1 AND user_id = $2', projectId, it.contact, it.name);
      await noteContacts(database.dataSource, projectId, [it.contact]);
    }
    if (it.kind === 'settings') {
      await sql(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
         SELECT $1, 1 + count(*), $2, now(), 'test' FROM settings_versions WHERE project_id = $1`,
        projectId,
        { horizon: it.horizon },
      );
    }
    const day = it.kind === 'days' ? asOf + it.days : asOf;
    await run(projectId, day);
    return day;
  }

  it('shows each relationship of its first page’s state once, as it was then, whatever changes', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        facts(fc.integer({ min: 0, max: 200 }), 60),
        order,
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.array(change, { maxLength: 2 }), { minLength: 1, maxLength: 4 }),
        async (history, query, limit, changes) => {
          const projectId = await scored(history);
          const whole = await page(projectId, query, 500, null);
          let asOf = AS_OF;
          const erased = new Set<string>();
          const seen: RelationshipItem[] = [];
          let body: RelationshipsBody = await page(projectId, query, limit, null);
          for (let number = 0; ; number++) {
            seen.push(...body.relationships);
            expect(body).toMatchObject({ total: whole.total, as_of: whole.as_of });
            if (!body.next_cursor) break;
            for (const it of changes[number] ?? []) {
              kinds.add(it.kind);
              asOf = await apply(projectId, it, asOf);
              if (it.kind === 'erasure' && !seen.some(({ user_id }) => user_id === it.contact)) erased.add(it.contact);
            }
            body = await page(projectId, query, limit, body.next_cursor);
          }
          expect(seen).toEqual(whole.relationships.filter(({ user_id }) => !erased.has(user_id)));
        },
      ),
      { seed: 7, numRuns: 16 },
    );
    expect(kinds.size).toBe(5);
  }, 60_000);

  it('leaves out who came with a full run, though later runs found them there', async () => {
    const projectId = await scored(['a', 'b', 'c'].map((it) => ({ agent: 'Ada', contact: it, ago: 3 })));
    const whole = await page(projectId, 'sort=name', 10, null);
    const first = await page(projectId, 'sort=name', 1, null);
    await takeIn(projectId, [{ agent: 'Ada', contact: 'new', ago: 1 }], AS_OF);
    await apply(projectId, { kind: 'settings', horizon: 60 }, AS_OF);
    for (const it of ['new', 'b']) {
      await apply(projectId, { kind: 'facts', facts: [{ agent: 'Ada', contact: it, ago: 0 }] }, AS_OF);
    }
    const rest = await page(projectId, 'sort=name', 10, first.next_cursor);
    expect(rest.relationships).toEqual(whole.relationships.slice(1));
  });

  it('says that a newer state is there, and begins with it again', async () => {
    const history = ['a', 'b', 'c'].map((it, index) => ({ agent: 'Ada', contact: it, ago: index }));
    const projectId = await scored(history);
    const first = await page(projectId, '', 1, null);
    await apply(projectId, { kind: 'facts', facts: [{ agent: 'Ada', contact: 'new', ago: 0 }] }, AS_OF);
    const second = await page(projectId, '', 1, first.next_cursor);
    expect([first.changed, second.changed, second.total]).toEqual([false, true, 3]);
    const again = await page(projectId, '', 10, null);
    expect(keysOf(again.relationships)).toContain('Ada new');
    expect(again).toMatchObject({ changed: false, total: 4 });
  });

  it('can be gone on with for an hour after the next run, and is gone then', async () => {
    const projectId = await scored(['a', 'b', 'c'].map((it) => ({ agent: 'Ada', contact: it, ago: 3 })));
    const first = await page(projectId, '', 1, null);
    const kept = () => sql('SELECT user_id FROM replaced_scores WHERE project_id = $1 ORDER BY 1', projectId);
    /** Lets time pass: everything that happened so far is so much older. */
    const pass = async (minutes: number) => {
      for (const [table, column] of [
        ['recompute_runs', 'finished_at'],
        ['replaced_scores', 'replaced_at'],
        ['depth_scores', 'computed_at'],
      ]) {
        const moved = `${column} - make_interval(mins => $2)`;
        await sql(`UPDATE ${table} SET ${column} = ${moved} WHERE project_id = $1`, projectId, minutes);
      }
    };
    await pass(300);
    await apply(projectId, { kind: 'facts', facts: [{ agent: 'Ada', contact: 'a', ago: 0 }] }, AS_OF);
    await pass(58);
    await apply(projectId, { kind: 'facts', facts: [{ agent: 'Ada', contact: 'b', ago: 0 }] }, AS_OF);
    expect((await page(projectId, '', 10, first.next_cursor)).relationships).toHaveLength(2);
    expect(await kept()).toEqual([{ user_id: 'a' }, { user_id: 'b' }]);
    await pass(3);
    await apply(projectId, { kind: 'facts', facts: [{ agent: 'Ada', contact: 'c', ago: 0 }] }, AS_OF);
    await expect(page(projectId, '', 10, first.next_cursor)).rejects.toBeInstanceOf(GoneException);
    expect(await kept()).toEqual([{ user_id: 'b' }, { user_id: 'c' }]);
  });
});
