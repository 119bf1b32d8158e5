import { GoneException } from '@nestjs/common';
import fc from 'fast-check';
import type { ProjectId } from '../../src/auth/tenant';
import type { ContactErasureService } from '../../src/recompute/contact-erasure.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { PastRelationshipsQueries } from '../../src/relationships/past-relationships.queries';
import type { RelationshipItem, RelationshipsBody } from '../../src/relationships/relationships.dto';
import { RelationshipsQueries } from '../../src/relationships/relationships.queries';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import type { ScoreSettings } from '../../src/scoring/score-settings';
import { contactErasure } from '../support/contact-erasure';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { filterOf } from '../support/relationship-filters';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type AgedFact = Omit<Fact, 'occurredAt'> & { readonly ago: number };

/** The changes between two pages; a run follows. */
type Change =
  | { readonly kind: 'facts'; readonly facts: readonly AgedFact[] }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'name'; readonly contact: string; readonly name: string }
  | { readonly kind: 'settings'; readonly settings: Partial<ScoreSettings> }
  | { readonly kind: 'erasure'; readonly contact: string };

const agent = fc.constantFrom('Ada', 'Ben');
const direction = fc.constantFrom('inbound' as const, ...Array<'outbound'>(4).fill('outbound'), null);
const kind = fc.constantFrom('message', 'message', 'message', 'meeting');
/** Some of them often, so that they have a history. */
const contact = fc.integer({ min: 0, max: 24 }).map((number) => `c${Math.floor(number ** 2 / 24)}`);
const facts = (ago: fc.Arbitrary<number>, maxLength: number) =>
  fc.array(fc.record({ agent, contact, ago, direction, kind }), { minLength: 1, maxLength, size: 'max' });
const settings: fc.Arbitrary<Partial<ScoreSettings>> = fc.record(
  {
    horizon: fc.constantFrom(10, 60),
    bandDeep: fc.constantFrom(0.6, 0.9),
    bandStrong: fc.constantFrom(0.4, 0.55),
    bandWarm: fc.constantFrom(0.2, 0.35),
    bandLight: fc.constantFrom(0.02, 0.15),
    coolingSilence: fc.constantFrom(5, 60),
    coolingDepth: fc.constantFrom(0.1, 0.7),
    overdueSilence: fc.constantFrom(2, 45),
    overdueDepth: fc.constantFrom(0.2, 0.9),
  },
  { requiredKeys: [] },
);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('facts'), facts: facts(fc.integer({ min: 0, max: 90 }), 8) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('days'), days: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('name'), contact, name: fc.constantFrom('Ana', 'Élodie') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settings'), settings }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erasure'), contact }) },
);
const FILTERS = [
  'agent=Ada',
  'band=light,warm,strong',
  'stage=new,growing,steady,core,at_risk,unanswered',
  'turn=awaiting_our_reply,awaiting_their_reply,never_heard',
  'unanswered_min=1',
  'at_risk=false',
  'search=c1',
  'min_depth=0.05',
  'max_depth=0.5',
  `active_from=${isoDay(AS_OF - 100)}`,
  `active_before=${isoDay(AS_OF - 5)}`,
];
const list = fc
  .tuple(
    fc.constantFrom('depth', 'trend', 'last_interaction', 'name', 'value_at_stake'),
    fc.constantFrom('asc', 'desc'),
    fc.uniqueArray(fc.constantFrom('', ...FILTERS), { minLength: 1, maxLength: 2, size: 'max' }),
  )
  .map(([sort, order, filters]) => [`sort=${sort}`, `order=${order}`, ...filters.filter(Boolean)].join('&'));

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
    erasure = contactErasure(database.dataSource);
    service = new RelationshipsService(
      new RelationshipsQueries(database.reader),
      new PastRelationshipsQueries(database.reader),
    );
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const page = (projectId: ProjectId, query: string, limit: number, cursor: string | null) =>
    service.page(projectId, { filter: filterOf(query), limit, cursor });
  const keysOf = (items: readonly RelationshipItem[]) => items.map((it) => `${it.agent_name} ${it.user_id}`);

  async function scored(history: readonly AgedFact[], its: Partial<ScoreSettings> = {}, learns = false) {
    const projectId = (await insertProject(database.dataSource, `Walk ${projects++}`)) as ProjectId;
    await set(projectId, its);
    await sql('UPDATE projects SET learns = $2 WHERE project_id = $1', projectId, learns);
    await takeIn(projectId, history, AS_OF);
    await run(projectId, AS_OF);
    // Under the model that the first one has fitted.
    if (learns) await run(projectId, AS_OF);
    return projectId;
  }

  const set = (projectId: string, its: Partial<ScoreSettings>) =>
    sql(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       SELECT $1, 1 + count(*), $2, now(), 'test' FROM settings_versions WHERE project_id = $1`,
      projectId,
      its,
    );

  const takeIn = (projectId: string, its: readonly AgedFact[], asOf: number) =>
    insertFacts(
      database.dataSource,
      projectId,
      its.map(({ ago, ...fact }) => ({ ...fact, occurredAt: onDay(asOf - ago, 36_000_000) })),
    );

  async function run(projectId: string, asOf: number): Promise<void> {
    const outcome = await recompute.recomputeById(projectId, { asOf: isoDay(asOf) });
    expect(['finished', 'unchanged']).toContain(outcome?.status);
  }

  /** Makes a change and runs a recompute. @returns the as-of date from now on */
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
      await recordChangedContacts(database.dataSource, projectId, [it.contact]);
    }
    if (it.kind === 'settings') await set(projectId, it.settings);
    const day = it.kind === 'days' ? asOf + it.days : asOf;
    await run(projectId, day);
    return day;
  }

  it('shows each relationship of the first page’s state once, as it was then, despite changes', async () => {
    const kinds = new Set<string>();
    const filters = new Set<string>();
    const actions = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        facts(fc.integer({ min: 0, max: 200 }), 60),
        settings,
        fc.boolean(),
        list,
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.array(change, { maxLength: 2 }), { minLength: 1, maxLength: 4 }),
        async (history, its, learns, query, pages, changes) => {
          const projectId = await scored(history, its, learns);
          const whole = await page(projectId, query, 500, null);
          const limit = Math.max(1, Math.ceil(whole.relationships.length / pages));
          let asOf = AS_OF;
          const erased = new Set<string>();
          const seen: RelationshipItem[] = [];
          for (const { action } of whole.relationships) actions.add(action);
          if (whole.relationships.length > limit) for (const it of query.split('&').slice(2)) filters.add(it);
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
      { seed: 9, numRuns: 28 },
    );
    expect([kinds.size, filters.size]).toEqual([5, FILTERS.length]);
    // Actions that depend on the directions of facts.
    for (const action of ['reply', 'follow_up', 'wait']) expect(actions).toContain(action);
  });

  it('omits relationships that a full run added, even if later runs found them', async () => {
    const projectId = await scored(['a', 'b', 'c'].map((it) => ({ agent: 'Ada', contact: it, ago: 3 })));
    const whole = await page(projectId, 'sort=name', 10, null);
    const first = await page(projectId, 'sort=name', 1, null);
    await takeIn(projectId, [{ agent: 'Ada', contact: 'new', ago: 1 }], AS_OF);
    await apply(projectId, { kind: 'settings', settings: { horizon: 60 } }, AS_OF);
    for (const it of ['new', 'b']) {
      await apply(projectId, { kind: 'facts', facts: [{ agent: 'Ada', contact: it, ago: 0 }] }, AS_OF);
    }
    const rest = await page(projectId, 'sort=name', 10, first.next_cursor);
    expect(rest.relationships).toEqual(whole.relationships.slice(1));
  });

  it('indicates that a newer state exists, and starts again with it', async () => {
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

  it('can be continued for an hour after the next run, and then gives a 410', async () => {
    const projectId = await scored(['a', 'b', 'c'].map((it) => ({ agent: 'Ada', contact: it, ago: 3 })));
    const first = await page(projectId, '', 1, null);
    const kept = () => sql('SELECT user_id FROM replaced_scores WHERE project_id = $1 ORDER BY 1', projectId);
    /** Lets time pass: everything that happened so far becomes this much older. */
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
