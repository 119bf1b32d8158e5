import type { ProjectId } from '../../src/auth/tenant';
import { ALL_AGENTS } from '../../src/database/all-agents';
import { DepthScore } from '../../src/database/entities/depth-score.entity';
import type { AtRiskContactsBody } from '../../src/moat/at-risk.dto';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { PastRelationshipsQueries } from '../../src/relationships/past-relationships.queries';
import type { RelationshipItem, RelationshipsBody } from '../../src/relationships/relationships.dto';
import { RelationshipsQueries } from '../../src/relationships/relationships.queries';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import type { TenantReader } from '../../src/serving/tenant-reader';
import { contentOf, tenantOf } from '../support/body-content';
import { AS_OF, isoDay } from '../support/facts';
import { filterOf } from '../support/relationship-filters';
import { insertScore, insertTenant } from '../support/score-rows';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const BOB = '22222222-2222-4222-8222-222222222222';
const NAMES = ['Ana', 'ANA', 'Zoë Ünal', 'Émile Zola', 'emile', 'bob', 'Ünal', '李雷', 'Ὀδυσσεύς', 'O\'Neil, "Bob"'];
const ROWS = 180;

describe('the list of relationships', () => {
  let database: TestDatabase;
  let service: RelationshipsService;
  let project: ProjectId;
  let scores: DepthScore[];
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RelationshipsService(
      new RelationshipsQueries(database.reader),
      new PastRelationshipsQueries(database.reader),
    );
    project = await insertTenant(database.dataSource);
    const other = await insertTenant(database.dataSource, 'Other', 'org_other');
    for (const [agent_id, name] of [
      [ADA, 'Ada'],
      [BOB, 'Bob'],
    ]) {
      for (const project_id of [project, other]) {
        await database.dataSource.query('INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, $3)', [
          project_id,
          agent_id,
          name,
        ]);
      }
    }
    const random = seededRandom(11);
    const of = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
    for (let index = 0; index < ROWS; index++) {
      // Few values, so that all of them have ties.
      const depth = of([0.05, 0.123456, 0.3, 0.55, 0.8, random()]);
      const row = {
        agent_id: of([ADA, BOB]),
        user_id: `${of(['u', 'U', 'é'])}${index}`,
        contact_name: of(NAMES),
        depth,
        trend: of([-0.2, -0.05, 0, 0.05, 0.2]),
        band: of(['deep', 'strong', 'warm', 'light', 'faint']),
        stage: of(['new', 'dormant', 'at_risk', 'core', 'steady']),
        at_risk: of([true, false]),
        value_at_stake: of([0, 0.1, 0.2]),
        turn: of(['awaiting_our_reply', 'awaiting_their_reply', 'never_heard', 'none']),
        turn_days: of([0, 1, 9]),
        n_unanswered: of([0, 1, 5, 6]),
        last_interaction: new Date(Date.UTC(2025, 5, 1 + Math.floor(random() * 20), 12)),
      };
      await insertScore(database.dataSource, { project_id: project, ...row });
      if (index % 9 === 0) await insertScore(database.dataSource, { project_id: other, ...row });
    }
    await finishRun('2025-06-30');
    scores = await database.dataSource.getRepository(DepthScore).findBy({ project_id: project });
  });
  afterAll(() => database.drop());

  const finishRun = (asOf: string) =>
    database.dataSource.query(
      `INSERT INTO recompute_runs (project_id, run_id, as_of, mode, status, finished_at)
       VALUES ($1, gen_random_uuid(), $2, 'full', 'finished', clock_timestamp())`,
      [project, asOf],
    );
  const key = ({ agent_id, user_id }: Pick<RelationshipItem, 'agent_id' | 'user_id'>) => `${agent_id} ${user_id}`;

  /** All pages one after the other. */
  async function pages(query: string, limit: number) {
    const bodies: RelationshipsBody[] = [];
    let cursor: string | null = null;
    do {
      const body: RelationshipsBody = await service.page(project, { filter: filterOf(query), limit, cursor });
      bodies.push(body);
      cursor = body.next_cursor;
      expect(body.has_more).toBe(cursor !== null);
    } while (cursor);
    return bodies;
  }

  const folded = (text: string) =>
    text
      .normalize('NFD')
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, '');
  const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const KEYS: Record<string, (it: DepthScore) => number | string> = {
    depth: (it) => it.depth,
    trend: (it) => it.trend,
    value_at_stake: (it) => it.value_at_stake,
    last_interaction: (it) => it.last_interaction.getTime(),
    name: (it) => folded(it.contact_name),
  };

  it.each(
    Object.keys(KEYS).flatMap((sort) => [`${sort} desc`, `${sort} asc`]),
  )('ordered by %s has pages with each relationship once and in order', async (order) => {
    const [sort = '', direction] = order.split(' ');
    const value = KEYS[sort] as (it: DepthScore) => number | string;
    const compare = (a: DepthScore, b: DepthScore) => {
      const [x, y] = [value(a), value(b)];
      const difference = typeof x === 'number' ? x - Number(y) : bytes(x, String(y));
      const ties = bytes(a.agent_id, b.agent_id) || bytes(a.user_id, b.user_id);
      return (direction === 'desc' ? -difference : difference) || ties;
    };
    const wanted = [...scores].sort(compare).map(key);
    for (const limit of [23, ROWS]) {
      const bodies = await pages(`sort=${sort}&order=${direction}`, limit);
      expect(bodies.flatMap(({ relationships }) => relationships.map(key))).toEqual(wanted);
      expect(bodies).toHaveLength(Math.ceil(ROWS / limit));
      for (const body of bodies) expect(body).toMatchObject({ total: ROWS, changed: false, as_of: '2025-06-30' });
    }
  });

  const recent = Date.UTC(2025, 5, 10);
  it.each<[string, (it: DepthScore) => boolean]>([
    ['agent=Ada', (it) => it.agent_id === ADA],
    [`agent=${BOB.toUpperCase()}`, (it) => it.agent_id === BOB],
    ['band=deep,faint', (it) => ['deep', 'faint'].includes(it.band)],
    ['stage=core', (it) => it.stage === 'core'],
    ['at_risk=true', (it) => it.at_risk],
    ['at_risk=false', (it) => !it.at_risk],
    ['turn=awaiting_our_reply', (it) => it.turn === 'awaiting_our_reply'],
    [
      'turn=never_heard,none&unanswered_min=1',
      (it) => /never_heard|none/.test(it.turn ?? '') && Number(it.n_unanswered) >= 1,
    ],
    ['unanswered_min=5', (it) => Number(it.n_unanswered) >= 5],
    ['search=EMILE', (it) => ['Émile Zola', 'emile'].includes(it.contact_name)],
    ['search=%C3%BCn', (it) => ['Zoë Ünal', 'Ünal'].includes(it.contact_name)],
    ['search=%E6%9D%8E', (it) => it.contact_name === '李雷'],
    ['search=%25', () => false],
    ['min_depth=.123456&max_depth=0.3', (it) => it.depth >= 0.123456 && it.depth <= 0.3],
    ['active_from=2025-06-10', (it) => it.last_interaction.getTime() >= recent],
    ['active_before=2025-06-10T00:00:00Z', (it) => it.last_interaction.getTime() < recent],
    [
      'agent=Bob&band=deep,warm,light&at_risk=true&min_depth=0.1&active_from=2025-06-03',
      (it) =>
        it.agent_id === BOB &&
        ['deep', 'warm', 'light'].includes(it.band) &&
        it.at_risk &&
        it.depth >= 0.1 &&
        it.last_interaction.getTime() >= Date.UTC(2025, 5, 3),
    ],
  ])('with %s has what the filter lets through, and their number', async (query, lets) => {
    const wanted = scores.filter(lets);
    for (const order of ['', '&sort=name']) {
      const bodies = await pages(query + order, 37);
      const got = bodies.flatMap(({ relationships }) => relationships);
      expect(got.map(key).sort()).toEqual(wanted.map(key).sort());
      for (const { total } of bodies) expect(total).toBe(wanted.length);
    }
  });

  it('shows the values of the row, with the name of the agent and the action in words', async () => {
    const { relationships } = await service.page(project, { filter: filterOf('agent=Ada'), limit: 1, cursor: null });
    const score = scores
      .filter(({ agent_id }) => agent_id === ADA)
      .find((it) => key(it) === key(relationships[0] ?? it));
    expect(relationships).toEqual([
      {
        ...{ agent_id: ADA, agent_name: 'Ada', user_id: score?.user_id, contact_name: score?.contact_name },
        ...{ depth: score?.depth, band: score?.band, trend: score?.trend, trend_word: 'deepening' },
        ...{ stage: score?.stage, at_risk: score?.at_risk, action: 'deepen', typical_gap: 7, silence_days: 2 },
        ...{ turn: score?.turn, unanswered_days: score?.n_unanswered, days_since: score?.turn_days },
        ...{ recommended_action: 'Deepen: growing, usually active every 7 days.', potential: 0.6 },
        ...{ value_at_stake: score?.value_at_stake, interactions: 10, active_days: 10, first_day: '2025-01-01' },
        last_interaction: score?.last_interaction.toISOString(),
        on_hold_since: null,
      },
    ]);
  });

  it('has an action in words for each turn state', async () => {
    const words = await insertTenant(database.dataSource, 'Words');
    const rows: [string, Partial<DepthScore>, string][] = [
      ['reply', { turn_days: 3 }, 'Reply: they wrote 3 days ago.'],
      ['stop_chasing', { n_unanswered: 5 }, 'Stop chasing: 5 unanswered in 40 days.'],
      ['follow_up', { n_unanswered: 1, turn_days: 8 }, 'Follow up: 1 unanswered, last written 8 days ago.'],
      ['follow_up', { n_unanswered: 2, turn_days: 9 }, 'Follow up in 5 days: 2 unanswered, last written 9 days ago.'],
      ['wait', { turn_days: 1 }, 'Wait: their turn, written yesterday.'],
      ['let_rest', { silence_days: null, turn_days: 45 }, 'Let rest: never answered, last written 45 days ago.'],
      ['reach_out_now', { silence_days: 35 }, 'Reach out now: silent 35 days, usually every 7.'],
      ['dance_for_them', {}, 'Dance for them.'],
    ];
    for (const [index, [action, row]] of rows.entries()) {
      await insertScore(database.dataSource, {
        ...{ project_id: words, agent_id: ADA, user_id: `${index}`, action, at_risk: true },
        ...{ turn_days: 0, n_unanswered: 0, value_at_stake: 1 - index / 10, ...row },
        last_any_day: isoDay(AS_OF - (row.turn_days ?? 0)),
        unanswered_since: isoDay(AS_OF - 40),
      });
    }
    const wanted = rows.map(([, , sentence]) => sentence);
    const { relationships } = await service.page(words, {
      filter: filterOf('sort=value_at_stake'),
      limit: 9,
      cursor: null,
    });
    expect(relationships.map((it) => it.recommended_action)).toEqual(wanted);
    const { contacts } = await contentOf<AtRiskContactsBody>(
      new AtRiskService(database.bodies).contacts(tenantOf(words), 10),
    );
    expect(contacts.map((it) => it.recommended_action)).toEqual(wanted);
  });

  it('is empty before the first run', async () => {
    const empty = await insertTenant(database.dataSource, 'Empty');
    expect(await service.page(empty, { filter: filterOf(''), limit: 5, cursor: null })).toEqual({
      relationships: [],
      total: 0,
      as_of: null,
      changed: false,
      has_more: false,
      next_cursor: null,
    });
  });

  it('rejects a cursor of another filter, and an agent of another project', async () => {
    const { next_cursor: cursor } = await service.page(project, { filter: filterOf(''), limit: 5, cursor: null });
    const ask = (query: string, text: string | null) =>
      service.page(project, { filter: filterOf(query), limit: 5, cursor: text });
    await expect(ask('sort=trend', cursor)).rejects.toMatchObject({ errors: [{ location: 'query.cursor' }] });
    await expect(ask('at_risk=true', cursor)).rejects.toMatchObject({ errors: [{ location: 'query.cursor' }] });
    for (const agent of ['Nobody', ALL_AGENTS, '%27']) {
      await expect(ask(`agent=${agent}`, null)).rejects.toMatchObject({
        errors: [{ location: 'query.agent', message: 'the project has no agent with this name or UUID' }],
      });
    }
  });

  it('by depth reads an index, from any position', async () => {
    let plan: { 'QUERY PLAN': string }[] = [];
    const queryPlanned = async (projectId: ProjectId, sql: string, parameters: unknown[]) => {
      plan = await database.dataSource.transaction(async (manager) => {
        // An index is never worth it for few rows.
        for (const setting of ['enable_seqscan', 'enable_sort', 'enable_bitmapscan']) {
          await manager.query(`SET LOCAL ${setting} = off`);
        }
        return await manager.query(`EXPLAIN ${sql}`, [projectId, ...parameters]);
      });
      return [];
    };
    const queries = new RelationshipsQueries({ queryPlanned } as unknown as TenantReader);
    const after = { sortNumber: 0.3, sortText: '', agentId: ADA, userId: 'u' };
    for (const place of [null, after]) {
      await queries.page(project, filterOf(''), null, place, 10);
      expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(
        /Limit [^\n]*\n *-> +Index Scan using ix_depth_scores_deepest /,
      );
    }
  });
});

it.each<[string, string]>([
  ['band=deep,deeper', 'band'],
  ['stage=old', 'stage'],
  ['at_risk=1', 'at_risk'],
  ['min_depth=0.5&max_depth=0.4', 'min_depth'],
  ['max_depth=1.01', 'max_depth'],
  ['active_from=2025-06-31', 'active_from'],
  ['active_from=2025-06-02&active_before=2025-06-01', 'active_from'],
  ['turn=ours', 'turn'],
  ['unanswered_min=-1', 'unanswered_min'],
  ['unanswered_min=1.5', 'unanswered_min'],
  ['unanswered_min=1e9', 'unanswered_min'],
  ['sort=age', 'sort'],
  ['order=up', 'order'],
  [`search=${'x'.repeat(257)}`, 'search'],
])('a list with %.30s is rejected at query.%s', (query, name) => {
  expect(() => filterOf(query)).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ location: `query.${name}` })] }),
  );
});
