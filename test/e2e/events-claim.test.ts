import { eventKey } from '../../src/ingestion/event-digest';
import { insertProject } from '../support/facts';
import { lockWaiter } from '../support/lock-waiter';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Event = Record<string, unknown>;
interface Answer {
  accepted: number;
  duplicates: number;
  rejected: number;
  results: { status: string; problem?: { status: number } }[];
}

/** Interactions and receipts are written before it is known which events exist. */
describe.each(['on', 'off'])('events that are partly known, with prepared statements %s', (prepared) => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, {
      environment: { DB_PREPARED_STATEMENTS: prepared, DB_POOL_WAIT_MS: '60000' },
    });
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Project ${++projects}`);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function send(events: Event[], query = '', status = 202): Promise<Answer> {
    const response = await api.get(`/api/v1/projects/${projectId}/events${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    expect(response.status).toBe(status);
    return (await response.json()) as Answer;
  }
  const outcomes = ({ results }: Answer) => results.map(({ status, problem }) => problem?.status ?? status);
  const interaction = (id: string, more: Event = {}): Event => ({
    type: 'interaction',
    event_id: id,
    agent: 'Nova',
    user_id: `c-${id}`,
    occurred_at: '2025-06-01T10:00:00Z',
    ...more,
  });
  const sql = (text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
    database.dataSource.query(text, [projectId, ...values]);
  const agents = async () => (await sql('SELECT name FROM agents WHERE project_id = $1 ORDER BY 1')).map(Object.values);
  const interactions = async () =>
    (
      await sql(`SELECT external_id, name FROM interactions JOIN agents USING (project_id, agent_id)
                 WHERE project_id = $1 ORDER BY 1`)
    ).map(Object.values);
  const notedDays = async () =>
    (
      await sql(`SELECT user_id FROM change_notes, unnest(user_ids) AS user_id
                 WHERE project_id = $1 AND days IS NOT NULL ORDER BY 1`)
    ).map(({ user_id }) => user_id);
  /** Everything that these batches may write. */
  async function everything(): Promise<unknown> {
    const tables = [
      'agents',
      'agent_directory',
      'event_receipts',
      'interactions',
      'contacts',
      'lead_outcomes',
      'change_notes',
    ];
    return await Promise.all(
      tables.map((table) => sql(`SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE project_id = $1 ORDER BY 1`)),
    );
  }

  it('are distinguished, and only the new ones are stored', async () => {
    await send([interaction('a'), { ...WON, event_id: 'b' }]);
    await sql('DELETE FROM change_notes WHERE project_id = $1');
    const answer = await send([
      interaction('new'),
      interaction('a'),
      interaction('a', { weight: 2 }),
      { ...WON, event_id: 'b' },
      interaction('b'),
      { ...WON, event_id: 'c', user_id: 'c-2' },
      interaction('of a stranger', { agent: 'Atlas' }),
      interaction('new', { weight: 2 }),
    ]);
    expect(outcomes(answer)).toEqual(['accepted', 'duplicate', 409, 'duplicate', 409, 'accepted', 'accepted', 409]);
    expect(await interactions()).toEqual([
      ['a', 'Nova'],
      ['new', 'Nova'],
      ['of a stranger', 'Atlas'],
    ]);
    expect(await notedDays()).toEqual(['c-new', 'c-of a stranger']);
    expect(await sql('SELECT event_key FROM event_receipts WHERE project_id = $1')).toHaveLength(2);
  });

  it('are stored once each if eight clients send them at once in different orders', async () => {
    await send([interaction('first'), interaction('second', { agent: 'Atlas' })]);
    await sql('DELETE FROM change_notes WHERE project_id = $1');
    const all = Array.from({ length: 200 }, (_, index): Event => {
      const id = `all-${index}`;
      if (index % 10 === 3) return { ...WON, event_id: id, user_id: `c-${index}` };
      return interaction(id, { agent: ['Nova', 'Atlas', `stranger ${index % 4}`][index % 3] });
    });
    const batches = Array.from({ length: 8 }, (_, turn) => {
      const place = ({ event_id }: Event) => eventKey(`${turn} ${event_id}`);
      return all.toSorted((one, other) => (place(one) < place(other) ? -1 : 1)).slice(0, 150);
    });
    const answers = await Promise.all(batches.map((batch) => send(batch)));
    answers.push(await send(all));
    expect(answers.map(({ rejected }) => rejected)).toEqual(answers.map(() => 0));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(all.length);
    const facts = all.filter(({ type }) => type === 'interaction');
    const expected = facts.map(({ event_id, agent }) => [event_id, agent]);
    expect((await interactions()).slice(0, -2).toSorted()).toEqual(expected.toSorted());
    expect(await notedDays()).toEqual(facts.map(({ user_id }) => user_id).toSorted());
    expect(await sql('SELECT FROM event_receipts WHERE project_id = $1')).toHaveLength(20);
    expect(await sql('SELECT FROM lead_outcomes WHERE project_id = $1')).toHaveLength(20);
    expect(await sql('SELECT FROM contacts WHERE project_id = $1')).toHaveLength(2 + all.length);
    expect(await agents()).toHaveLength(6);
  });

  it('write nothing if none is new', async () => {
    const batch = [interaction('a'), interaction('b', { agent: 'Atlas' }), { ...WON, event_id: 'c' }];
    await send(batch);
    const before = await everything();
    expect(await send(batch.toReversed())).toMatchObject({ accepted: 0, duplicates: 3, rejected: 0 });
    expect(await everything()).toEqual(before);
  });

  it('create no agents for known events', async () => {
    await send([interaction('a')]);
    await sql(
      'INSERT INTO event_receipts (project_id, event_key, content) VALUES ($1, $2, NULL)',
      eventKey('of old, its content was not kept'),
    );
    const answer = await send([
      interaction('new'),
      interaction('a', { agent: 'Mallory' }),
      interaction('of old, its content was not kept', { agent: 'Eve' }),
    ]);
    expect(outcomes(answer)).toEqual(['accepted', 409, 'duplicate']);
    expect(await agents()).toEqual([['Nova']]);
    expect(await interactions()).toEqual([
      ['a', 'Nova'],
      ['new', 'Nova'],
    ]);
  });

  it.each(['Nova', 'Atlas'])('are stored all or none, together with new ones of %s', async (agent) => {
    await send([interaction('a')]);
    const before = await everything();
    const batch = [interaction('new', { agent }), { ...WON, event_id: 'won' }];
    await send([...batch, interaction('a', { weight: 2 })], '?atomic=true', 422);
    expect(await everything()).toEqual(before);
    expect(outcomes(await send([...batch, interaction('a')], '?atomic=true'))).toEqual([
      'accepted',
      'accepted',
      'duplicate',
    ]);
    expect(await interactions()).toEqual([
      ['a', 'Nova'],
      ['new', agent],
    ]);
  });

  it('are stored once if one id is sent as two types at the same time', async () => {
    const rounds = Array.from({ length: 20 }, (_, round) => `both-${round}`);
    const answers = await Promise.all(
      rounds.flatMap((id) => [send([interaction(id)]), send([{ ...WON, event_id: id, user_id: `c-${id}` }])]),
    );
    for (const [round, id] of rounds.entries()) {
      const both = answers.slice(2 * round, 2 * round + 2).flatMap(outcomes);
      expect([id, both.toSorted()]).toEqual([id, [409, 'accepted']]);
    }
    const facts = await sql('SELECT external_id FROM interactions WHERE project_id = $1');
    const won = await sql('SELECT user_id FROM lead_outcomes WHERE project_id = $1');
    expect(facts.length + won.length).toBe(rounds.length);
    expect(await sql('SELECT FROM event_receipts WHERE project_id = $1')).toHaveLength(won.length);
  });

  /** Stores something, and commits it while the batch waits for it. */
  async function overtaken(statements: readonly [string, ...unknown[]][], events: Event[]): Promise<unknown[]> {
    const runner = database.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const [first, ...rest] = statements;
      await runner.query(first?.[0] ?? '', [projectId, ...(first?.slice(1) ?? [])]);
      const answer = send(events);
      await lockWaiter(database.dataSource);
      for (const [text, ...values] of rest) await runner.query(text, [projectId, ...values]);
      await runner.commitTransaction();
      return outcomes(await answer);
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }
  const STORE = `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, external_id)
    SELECT $1, $2, agent_id, 'c-a', now(), 'a' FROM agents WHERE project_id = $1`;

  it('wait for agents before they claim anything, as an import makes its agents before its interactions', async () => {
    const found = await overtaken(
      [
        [`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, gen_random_uuid(), 'Atlas')`],
        [STORE, eventKey('a')],
      ],
      [interaction('a', { agent: 'Atlas' }), interaction('b', { agent: 'Atlas' })],
    );
    expect(found).toEqual(['duplicate', 'accepted']);
    expect([await agents(), await interactions()]).toEqual([
      [['Atlas']],
      [
        ['a', 'Atlas'],
        ['b', 'Atlas'],
      ],
    ]);
  });

  it('leave no agent whose events another batch has stored meanwhile', async () => {
    await send([interaction('first')]);
    const events = [interaction('a', { agent: 'Atlas' }), interaction('b', { agent: 'Mira' })];
    expect(await overtaken([[STORE, eventKey('a')]], events)).toEqual(['duplicate', 'accepted']);
    expect(await agents()).toEqual([['Mira'], ['Nova']]);
    expect(await sql('SELECT FROM agent_directory WHERE project_id = $1')).toHaveLength(2);
  });
});

const WON = { type: 'lead.outcome', user_id: 'c-1', outcome: 'won', occurred_at: '2025-06-01T10:00:00Z' };
