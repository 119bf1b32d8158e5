import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { EventStream } from '../support/event-stream';
import { insertProject } from '../support/facts';
import { recomputedTables } from '../support/recomputed-tables';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Event = Record<string, unknown>;
interface Answer {
  accepted: number;
  duplicates: number;
  rejected: number;
  results: {
    index: number;
    line: number | null;
    event_id: string | null;
    status: string;
    problem?: {
      status: number;
      detail: string;
      errors: { message: string; location: string }[];
      digest?: string;
      stored_digest?: string;
    };
  }[];
}

const JSON_TYPE = { 'content-type': 'application/json' };
const NDJSON_TYPE = { 'content-type': 'application/x-ndjson' };
const AS_OF = '2025-06-30';

describe('events', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    // On a busy machine, ten simultaneous batches may wait longer than the default limit.
    api = await serveTestApi(database.url, { environment: { DB_POOL_WAIT_MS: '60000' } });
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Project ${++projects}`);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const path = (project = projectId) => `/api/v1/projects/${project}/events`;
  const post = (body: string | Buffer, headers: Record<string, string>, query = '', project = projectId) =>
    api.get(path(project) + query, { method: 'POST', body, headers });
  async function send(events: unknown[], query = '', project = projectId): Promise<Answer> {
    const response = await post(JSON.stringify({ events }), JSON_TYPE, query, project);
    expect([response.status, response.headers.get('content-type')]).toEqual([202, 'application/json']);
    return (await response.json()) as Answer;
  }
  const rows = async (table: string, columns: string, project = projectId): Promise<unknown[][]> => {
    const found: Record<string, unknown>[] = await database.dataSource.query(
      `SELECT ${columns} FROM ${table} WHERE project_id = $1 ORDER BY 1, 2`,
      [project],
    );
    return found.map((row) => Object.values(row));
  };
  const count = async (table: string): Promise<number> => (await rows(table, '1 AS a, 2 AS b')).length;
  const interaction = (id: string, more: Event = {}): Event => ({
    type: 'interaction',
    event_id: id,
    agent: 'Nova',
    user_id: 'c-1',
    occurred_at: '2025-06-01T10:00:00Z',
    ...more,
  });

  it('of every type become facts, and an outbound interaction is in the feed', async () => {
    const at = { user_id: 'c-1', occurred_at: '2025-06-02T12:00:00+02:00' };
    const answer = await send([
      interaction('e-1', { kind: 'call', direction: 'outbound', weight: 2.5, contact_name: 'Ada' }),
      { type: 'agent_action', event_id: 'e-2', agent: 'Nova', action: 'enrichment_run', summary: 'Enriched', ...at },
      { type: 'contact.classified', event_id: 'e-3', tier: 'gold', ...at },
      { type: 'contact.routed', event_id: 'e-4', agent: 'Atlas', tier: 'gold', ...at },
      { type: 'lead.outcome', event_id: 'e-5', outcome: 'won', ...at },
      { type: 'contact.updated', event_id: 'e-6', name: 'Ada Obi', ...at, occurred_at: '2020-01-01' },
    ]);
    expect(answer).toMatchObject({ accepted: 6, duplicates: 0, rejected: 0 });
    expect(answer.results.map(({ index, event_id, status }) => [index, event_id, status])).toEqual(
      ['e-1', 'e-2', 'e-3', 'e-4', 'e-5', 'e-6'].map((id, index) => [index, id, 'accepted']),
    );
    const time = new Date('2025-06-02T10:00:00Z');
    expect(await rows('interactions', 'external_id, kind, direction, weight, user_id')).toEqual([
      ['e-1', 'call', 'outbound', 2.5, 'c-1'],
    ]);
    expect(await rows('agent_actions', 'action, summary, user_id, occurred_at')).toEqual([
      ['enrichment_run', 'Enriched', 'c-1', time],
    ]);
    expect(await rows('classifications', 'user_id, tier, classified_at')).toEqual([['c-1', 'gold', time]]);
    expect(await rows('permanent_routes', 'user_id, tier, routed_at')).toEqual([['c-1', 'gold', time]]);
    expect(await rows('lead_outcomes', 'user_id, outcome, decided_at')).toEqual([['c-1', 'won', time]]);
    // An explicit name takes precedence over a later one from an interaction.
    expect(await rows('contacts', 'user_id, name, first_seen')).toEqual([['c-1', 'Ada Obi', new Date('2020-01-01')]]);
    expect(await rows('agents', 'name, kind')).toEqual([
      ['Atlas', 'ai'],
      ['Nova', 'ai'],
    ]);
    const feed = (await (await api.get(`/api/v1/projects/${projectId}/fleet-activity`)).json()) as { items: Event[] };
    expect(feed.items.map(({ action, summary }) => [action, summary])).toEqual([
      ['enrichment_run', 'Enriched'],
      ['message_sent', 'Called Ada Obi'],
    ]);
  });

  it('of a batch write one note for each kind of change, and none if all are duplicates', async () => {
    const batch = [
      interaction('n-1'),
      interaction('n-2', { occurred_at: '2025-06-01T11:00:00Z' }),
      interaction('n-3', { user_id: 'c-2', occurred_at: '2025-06-02T10:00:00Z' }),
      { type: 'lead.outcome', event_id: 'n-4', outcome: 'won', user_id: 'c-2', occurred_at: '2025-06-03' },
      { type: 'contact.classified', event_id: 'n-5', tier: 'gold', user_id: 'c-2', occurred_at: '2025-06-03' },
    ];
    await send(batch);
    const notes = () =>
      rows('change_notes', 'cardinality(agent_ids) AS agents, -cardinality(user_ids) AS fewer, user_ids, days::text[]');
    const written = await notes();
    expect(written.map(([agents, , users]) => [agents, (users as string[]).toSorted()])).toEqual([
      [2, ['c-1', 'c-2']], // relationships with new facts
      [null, ['c-1', 'c-2']], // new contacts
      [null, ['c-2']], // moved in the pipeline
    ]);
    expect((written[0]?.[3] as string[]).toSorted()).toEqual(['2025-06-01', '2025-06-02']);
    await send(batch);
    expect(await notes()).toEqual(written);
    expect([await count('dirty_days'), await count('dirty_contacts')]).toEqual([0, 0]);
  });

  it('that are invalid are reported with their location, and the valid ones accepted', async () => {
    const bad: [Event | unknown, string, string][] = [
      [interaction('b-1', { occurred_at: 'yesterday' }), '.occurred_at', 'cannot be read'],
      [interaction('b-2', { occurred_at: 2025060 }), '.occurred_at', 'is the number'],
      [interaction('b-3', { occurred_at: '2999-01-01' }), '.occurred_at', 'in the future'],
      [interaction('b-4', { occurred_at: '1969-12-31' }), '.occurred_at', 'before 1970'],
      [interaction('b-5', { agent: undefined }), '.agent', 'missing'],
      [interaction('b-6', { agent: '11111111-1111-4111-8111-111111111111' }), '.agent', 'no agent with this UUID'],
      [interaction('b-7', { user_id: ' ' }), '.user_id', 'missing'],
      [interaction('b-8', { user_id: 'a\0b' }), '.user_id', 'NUL'],
      [interaction('b-9', { user_id: '\ud800' }), '.user_id', 'UTF-8'],
      [interaction('b-10', { user_id: 'x'.repeat(257) }), '.user_id', 'longer than 256'],
      [interaction('b-11', { user_id: 7.5 }), '.user_id', 'the number 7.5, expected text'],
      [interaction('b-12', { kind: 'fax' }), '.kind', 'unknown'],
      [interaction('b-13', { direction: 'up' }), '.direction', 'unknown'],
      [interaction('b-14', { weight: 'one' }), '.weight', 'is not a number'],
      [interaction('b-15', { weight: 1e13 }), '.weight', 'beyond 1e12'],
      [interaction('b-16', { color: 'red' }), '.color', 'unknown field'],
      [interaction('', {}), '.event_id', 'missing'],
      [interaction('x'.repeat(257)), '.event_id', 'longer'],
      [{ ...interaction('b-19'), type: 'telepathy' }, '.type', 'unknown'],
      [{ ...interaction('b-20'), type: undefined }, '.type', 'missing'],
      [
        { ...interaction('b-21'), type: 'lead.outcome', agent: undefined, outcome: 'maybe' },
        '.outcome',
        'expected won, lost',
      ],
      [null, '', 'not an object'],
      [[], '', 'not an object'],
      ['event', '', 'not an object'],
    ];
    const answer = await send([interaction('good'), ...bad.map(([event]) => event)]);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 0, rejected: bad.length });
    for (const [index, [, place, message]] of bad.entries()) {
      const { status, problem } = answer.results[index + 1] ?? {};
      expect([status, problem?.status, problem?.errors.map(({ location }) => location)]).toEqual([
        'rejected',
        422,
        [`body.events[${index + 1}]${place}`],
      ]);
      expect(problem?.errors[0]?.message).toContain(message);
    }
    expect(await rows('interactions', 'external_id, user_id')).toEqual([['good', 'c-1']]);
    expect(await count('contacts')).toBe(1);
    // A rejected event may be corrected and sent again.
    expect(await send([interaction('b-1')])).toMatchObject({ accepted: 1 });
  });

  it('can be NDJSON with a byte order mark, CRLF, blank and broken lines', async () => {
    const lines = [
      JSON.stringify(interaction('n-1')),
      '',
      '{"type":',
      '[]',
      JSON.stringify(interaction('n-2', { occurred_at: 'never' })),
      JSON.stringify(interaction('n-3', { user_id: '√©' })),
    ];
    const text = Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
    const broken = Buffer.concat([
      text,
      Buffer.from('{"event_id":"n-4","user_id":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const response = await post(broken, NDJSON_TYPE);
    expect(response.status).toBe(202);
    const { results } = (await response.json()) as Answer;
    expect(results.map(({ line, status, problem }) => [line, status, problem?.errors[0]?.location])).toEqual([
      [1, 'accepted', undefined],
      [3, 'rejected', 'body.events[1]'],
      [4, 'rejected', 'body.events[2]'],
      [5, 'rejected', 'body.events[3].occurred_at'],
      [6, 'accepted', undefined],
      [7, 'rejected', 'body.events[5].type'],
    ]);
    expect(results[1]?.problem?.errors[0]?.message).toBe('line 3: the line is not JSON');
  });

  it('are duplicates in any notation, and conflicts with other content', async () => {
    await send([interaction('d-1')]);
    const [agent] = await rows('agents', 'agent_id, name');
    const [agentId] = agent as [string];
    const same = [
      interaction('d-1'),
      interaction(' d-1 ', {
        kind: 'MESSAGE',
        weight: 1.0,
        direction: null,
        occurred_at: '2025-06-01 12:00:00.000+02:00',
      }),
      interaction('d-1', { agent: agentId }),
      interaction('d-1', { agent: agentId.toUpperCase(), contact_name: '' }),
    ];
    expect(await send(same)).toMatchObject({ accepted: 0, duplicates: 4, rejected: 0 });
    const others = [
      interaction('d-1', { user_id: 'c-2', contact_name: 'Eve', agent: 'Mallory' }),
      interaction('d-1', { weight: 2 }),
      { type: 'lead.outcome', event_id: 'd-1', user_id: 'c-1', outcome: 'won', occurred_at: '2025-06-01T10:00:00Z' },
    ];
    const { rejected, results } = await send(others);
    expect(rejected).toBe(3);
    for (const { problem } of results) {
      expect(problem).toMatchObject({ status: 409, digest: expect.stringMatching(/^[\da-f]{32}$/) });
      expect(problem?.stored_digest).not.toBe(problem?.digest);
      expect(problem?.stored_digest).toBe(results[0]?.problem?.stored_digest);
    }
    expect(await count('contacts')).toBe(1);
    expect(await count('agents')).toBe(1);
    expect(await count('lead_outcomes')).toBe(0);
    // Also within one batch.
    const batch = await send([interaction('d-2'), interaction('d-2'), interaction('d-2', { weight: 3 })]);
    expect(batch.results.map(({ status, problem }) => [status, problem?.status])).toEqual([
      ['accepted', undefined],
      ['duplicate', undefined],
      ['rejected', 409],
    ]);
  });

  it('are accepted all or none if requested', async () => {
    await send([interaction('a-0')]);
    const mixed = [
      interaction('a-1', { agent: 'New', user_id: 'new' }),
      interaction('a-2', { kind: 'fax' }),
      interaction('a-0', { weight: 9 }),
    ];
    for (const events of [mixed, [mixed[0], mixed[2]]]) {
      const response = await post(JSON.stringify({ events }), JSON_TYPE, '?atomic=true');
      expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
      const { detail, errors } = (await response.json()) as { detail: string; errors: Event[] };
      expect(detail).toContain('no event was accepted');
      expect(errors).toHaveLength(1);
    }
    expect([await count('interactions'), await count('contacts'), await count('agents')]).toEqual([1, 1, 1]);
    expect(await send([mixed[0], interaction('a-0')], '?atomic=true')).toMatchObject({ accepted: 1, duplicates: 1 });
    expect((await post('{"events":[]}', JSON_TYPE, '?atomic=yes')).status).toBe(422);
  });

  it('accepts numbers like files, and placeholder ids only if the request allows them', async () => {
    const events = [
      { ...interaction('', { user_id: 42, weight: '2.5', occurred_at: 1748772000 }), event_id: 7001 },
      interaction('7001', { user_id: '42', weight: 2.5, occurred_at: '2025-06-01T10:00:00Z' }),
      interaction('p-1', { user_id: 'undefined' }),
    ];
    const answer = await send(events);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 1, rejected: 1, results: [{ event_id: '7001' }, {}, {}] });
    expect(answer.results[2]?.problem?.errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('?allow_placeholder_ids=true accepts it') }),
    ]);
    expect(await send(events, '?allow_placeholder_ids=true')).toMatchObject({ accepted: 1, duplicates: 2 });
    expect((await post('{"events":[]}', JSON_TYPE, '?allow_placeholder_ids=yes')).status).toBe(422);
  });

  it.each([
    ['no list', '{"events":{}}', JSON_TYPE, 422, 'validation failed'],
    ['a bare list', '[]', JSON_TYPE, 422, 'validation failed'],
    ['nothing', '', JSON_TYPE, 400, 'the body is not valid JSON'],
    ['no event', '{"events":[]}', JSON_TYPE, 422, 'validation failed'],
    ['no line', '\n\n', NDJSON_TYPE, 422, 'validation failed'],
    ['unknown fields beside the list', '{"events":[{}],"x":1}', JSON_TYPE, 422, 'validation failed'],
    ['1,001 events', JSON.stringify({ events: Array(1_001).fill({}) }), JSON_TYPE, 422, 'validation failed'],
    ['broken JSON', '{"events":[', JSON_TYPE, 400, 'the body is not valid JSON'],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415, 'expected application/json or application/x-ndjson'],
    [
      'another encoding',
      '{}',
      { ...JSON_TYPE, 'content-encoding': 'zip' },
      415,
      'the content coding is unknown, expected one of gzip, deflate, br',
    ],
    [
      '6 MB',
      `{"events":["${'x'.repeat(6 * 2 ** 20)}"]}`,
      JSON_TYPE,
      413,
      'the body is too large: at most 5242880 bytes are accepted',
    ],
  ])('a request with %s is rejected as a whole', async (_, body, headers, status, detail) => {
    const response = await post(body, headers as Record<string, string>);
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([status, detail]);
  });

  it('give the same facts and scores in any order and batches', async () => {
    const events = history();
    const clean = await insertProject(database.dataSource, `Clean ${projects}`);
    for (const piece of pieces(events, 200)) await send(piece, '', clean);
    const expected = await tablesOf(clean);
    expect(expected.depth_scores?.length).toBeGreaterThan(10);
    expect(expected.facts.length).toBe(events.filter(({ type }) => type !== 'contact.updated').length);

    // The same batch ten times at once.
    await Promise.all(Array.from({ length: 10 }, () => send(events)));
    expect(await tablesOf(projectId)).toEqual(expected);

    // In random, overlapping batches of any size, several at once, with clients that disconnect.
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 3, maxLength: 8 }),
        async (shuffled, sizes) => {
          const project = await insertProject(database.dataSource, `Shuffled ${++projects}`);
          const batches = sizes.map((size, turn) => shuffled.slice(turn * 20, turn * 20 + size));
          await Promise.all([
            ...batches.map((batch) => abort(batch, project)),
            ...batches.map((batch) => send(batch, '', project)),
          ]);
          await Promise.all(pieces(shuffled, 77).map((piece) => send(piece, '', project)));
          expect(await tablesOf(project)).toEqual(expected);
        },
      ),
      { numRuns: 3 },
    );
  });

  it('of an erased contact are removed, and rejected until it is updated again', async () => {
    const other = interaction('x-0', { user_id: 'c-2', direction: 'inbound' });
    const clean = await insertProject(database.dataSource, `Clean ${projects}`);
    await send([other], '', clean);
    const at = { user_id: 'gone/1 ü', occurred_at: '2025-06-02T12:00:00Z' };
    const events = [
      interaction('x-1', { ...at, direction: 'outbound', contact_name: 'Gone' }),
      { type: 'agent_action', event_id: 'x-2', agent: 'Nova', action: 'enrichment_run', summary: 'Enriched', ...at },
      { type: 'contact.classified', event_id: 'x-3', tier: 'gold', ...at },
      { type: 'contact.routed', event_id: 'x-4', agent: 'Nova', tier: 'gold', ...at },
      { type: 'lead.outcome', event_id: 'x-5', outcome: 'won', ...at },
      { type: 'contact.updated', event_id: 'x-6', name: 'Gone', ...at },
    ];
    await send([other, ...events]);
    await tablesOf(projectId);
    await send([interaction('x-7', at)]);
    const erase = (id = at.user_id) =>
      api.get(`/api/v1/projects/${projectId}/contacts/${encodeURIComponent(id)}`, { method: 'DELETE' });
    const [first, second] = await Promise.all([erase(), erase()]);
    expect([first.status, second.status].sort()).toEqual([200, 404]);
    const { user_id, deleted } = (await (first.status === 200 ? first : second).json()) as {
      user_id: string;
      deleted: Event;
    };
    expect(user_id).toBe(at.user_id);
    const one = {
      agent_actions: 1,
      classifications: 1,
      permanent_routes: 1,
      lead_outcomes: 1,
      contacts: 1,
      depth_scores: 1,
    };
    expect(deleted).toMatchObject({ ...one, interactions: 2, relationship_days: 1, contact_stages: 1 });
    for (const id of [at.user_id, 'nobody', 'a\0b']) expect((await erase(id)).status).toBe(404);

    // Not even the id remains anywhere.
    const tables: { name: string }[] = await database.dataSource.query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'project_id'`,
    );
    for (const { name } of tables) {
      const [found] = await database.dataSource.query(
        `SELECT count(*)::int AS n FROM ${name} t WHERE project_id = $1 AND (to_jsonb(t)::text LIKE '%gone/1%' OR to_jsonb(t)::text LIKE '%Gone%')`,
        [projectId],
      );
      expect([name, found.n]).toEqual([name, 0]);
    }
    const scores = async (project: string) => ({ ...(await tablesOf(project)), receipts: [] });
    expect(await scores(projectId)).toEqual(await scores(clean));

    const late = await send([...events, interaction('x-8', at)]);
    expect(late).toMatchObject({ accepted: 0, duplicates: 0, rejected: 7 });
    expect(late.results[0]?.problem).toMatchObject({ status: 410, errors: [{ location: 'body.events[0].user_id' }] });
    expect(await count('contacts')).toBe(1);
    const update = { type: 'contact.updated', event_id: 'x-9', name: 'Back', ...at };
    expect(await send([update, interaction('x-8', at), ...events])).toMatchObject({ accepted: 2, duplicates: 6 });
    expect(await rows('contacts', 'user_id, name')).toEqual([
      ['c-2', null],
      [at.user_id, 'Back'],
    ]);
  });

  it('of an erased contact do not return in any stream, list or export', async () => {
    const at = new Date().toISOString();
    const gone = { user_id: 'gone-7', occurred_at: at };
    const authorization = `Bearer ${await api.token()}`;
    const listen = (after?: string) =>
      EventStream.open(`http://127.0.0.1:${api.port}/api/v1/projects/${projectId}/fleet-activity/stream`, {
        authorization,
        ...(after === undefined ? {} : { 'last-event-id': after }),
      });
    const live = await listen();
    await live.until(({ comments }) => comments.includes('open'));
    const before = live.lastEventId;
    await send([
      interaction('y-1', { ...gone, direction: 'outbound', contact_name: 'Gone' }),
      { type: 'agent_action', event_id: 'y-2', agent: 'Nova', action: 'enrichment_run', summary: 'Ran', ...gone },
      interaction('y-3', { user_id: 'stays', occurred_at: at, direction: 'outbound', contact_name: 'Stays' }),
    ]);
    const [{ name }] = await database.dataSource.query('SELECT name FROM projects WHERE project_id = $1', [projectId]);
    await api.app.get(RecomputeService).recompute({ project: name, wait: true });
    await live.until((stream) => stream.of('fleet-activity').length === 3);
    live.close();
    const served = async () => {
      const base = `/api/v1/projects/${projectId}`;
      const paths = ['/relationships', '/relationships.csv', '/relationships.ndjson', '/fleet-activity'];
      return await Promise.all(paths.map(async (each) => await (await api.get(base + each)).text()));
    };
    for (const text of await served()) expect(text).toMatch(/gone-7|Gone/);

    const erased = await api.get(`/api/v1/projects/${projectId}/contacts/gone-7`, { method: 'DELETE' });
    expect(erased.status).toBe(200);
    expect(await send([interaction('y-4', { ...gone, direction: 'outbound' })])).toMatchObject({ rejected: 1 });
    await send([interaction('y-5', { user_id: 'stays', occurred_at: at, direction: 'outbound' })]);
    for (const text of await served()) {
      expect(text).not.toMatch(/gone-7|Gone/);
      expect(text).toContain('Stays');
    }
    // A client that resumes from before it was sent receives only the others.
    const resumed = await listen(before);
    await resumed.until((stream) => stream.of('fleet-activity').length >= 2);
    resumed.close();
    expect(JSON.stringify(resumed.events)).not.toMatch(/gone-7|Gone/);
    expect(resumed.of('fleet-activity')).toHaveLength(2);
  });

  /** Sends a batch and does not wait for the response. */
  async function abort(events: Event[], project: string): Promise<void> {
    const authorization = `Bearer ${await api.token()}`;
    await new Promise<void>((resolve) => {
      const request = httpRequest({
        port: api.port,
        path: path(project),
        method: 'POST',
        headers: { authorization, ...JSON_TYPE },
      });
      request.on('error', () => resolve());
      request.on('close', () => resolve());
      request.end(JSON.stringify({ events }), () => setImmediate(() => request.destroy()));
    });
  }

  async function tablesOf(project: string): Promise<Record<string, string[]> & { facts: unknown[] }> {
    const [{ name }] = await database.dataSource.query('SELECT name FROM projects WHERE project_id = $1', [project]);
    const [outcome] = await api.app.get(RecomputeService).recompute({ project: name, asOf: AS_OF, wait: true });
    if (outcome?.status === 'failed') throw new Error(outcome.error);
    const tables = await recomputedTables(database.dataSource, project, utcDay(AS_OF));
    const agents = new Map(
      (await rows('agents', 'agent_id, name', project)).map(([id, agent]) => [String(id), String(agent)]),
    );
    const named = (text: string) => [...agents].reduce((all, [id, agent]) => all.replaceAll(id, agent), text);
    const facts: { row: string }[] = await database.dataSource.query(
      `SELECT to_jsonb(f)::text AS row FROM (
         SELECT 1, interaction_id, agent_id::text, user_id, occurred_at, kind, direction, weight::text, external_id FROM interactions WHERE project_id = $1
         UNION ALL SELECT 2, action_id, agent_id::text, user_id, occurred_at, action, summary, '', '' FROM agent_actions WHERE project_id = $1
         UNION ALL SELECT 3, event_key, '', user_id, classified_at, tier, '', '', '' FROM classifications WHERE project_id = $1
         UNION ALL SELECT 4, event_key, agent_id::text, user_id, routed_at, tier, '', '', '' FROM permanent_routes WHERE project_id = $1
         UNION ALL SELECT 5, event_key, '', user_id, decided_at, outcome, '', '', '' FROM lead_outcomes WHERE project_id = $1
       ) f ORDER BY 1`,
      [project],
    );
    const contacts = await rows('contacts', 'user_id, name, first_seen::text', project);
    const receipts = await rows('event_receipts', 'event_key, content', project);
    const sorted = Object.fromEntries(Object.entries(tables).map(([table, all]) => [table, all.map(named).sort()]));
    return {
      ...sorted,
      contacts: contacts.map(String),
      receipts: receipts.map(String),
      facts: facts.map(({ row }) => named(row)).sort(),
    } as never;
  }
});

function pieces<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, turn) =>
    items.slice(turn * size, (turn + 1) * size),
  );
}

/** 400 events of all types, with names that change, and pipeline facts; no two simultaneous ones of one contact. */
function history(): Event[] {
  const at = (index: number) =>
    new Date(Date.parse('2025-01-02T03:04:05.600Z') + index * 37 * 3_600_000 * 0.3).toISOString();
  return Array.from({ length: 400 }, (_, index): Event => {
    const head = { event_id: `h-${index}`, user_id: `c-${(index * 7) % 23}`, occurred_at: at(index) };
    const agent = ['Nova', 'Atlas', 'Maya'][index % 3];
    if (index % 20 === 3) return { ...head, type: 'contact.classified', tier: `t${index % 4}` };
    if (index % 20 === 7) return { ...head, type: 'contact.routed', agent, tier: 'gold' };
    if (index % 40 === 11) return { ...head, type: 'lead.outcome', outcome: index % 80 === 11 ? 'won' : 'lost' };
    if (index % 20 === 15)
      return { ...head, type: 'agent_action', agent, action: 'enrichment_run', summary: `Ran ${index}` };
    if (index % 50 === 19) return { ...head, type: 'contact.updated', name: `Name ${index}` };
    const direction = index % 2 ? 'inbound' : 'outbound';
    return {
      ...head,
      type: 'interaction',
      agent,
      direction,
      weight: (index % 5) / 2,
      contact_name: index % 4 ? undefined : `Said ${index}`,
    };
  });
}
