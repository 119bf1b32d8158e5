import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Pool } from 'pg';
import { BacktestRunQueries } from '../../src/backtest/backtest-run.queries';
import { loadConfig } from '../../src/config/load-config';
import { DISTRIBUTED_TABLES } from '../../src/database/tables';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/files/import.service';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { ReceiptMover } from '../../src/ingestion/receipts/receipt-mover.service';
import { RejectionWrites } from '../../src/ingestion/rejections/rejection-writes.queries';
import { Semaphore } from '../../src/limits/semaphore';
import { MetricsServer } from '../../src/ops/metrics.server';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AttemptsQueries } from '../../src/webhooks/attempts.queries';
import { Clock } from '../../src/webhooks/clock';
import { deliverTurn, purge, TURN_TIMES } from '../../src/webhooks/delivery-turn';
import { DigestQueries } from '../../src/webhooks/digest.queries';
import { Exchange } from '../../src/webhooks/exchange';
import { FanOutQueries } from '../../src/webhooks/fan-out.queries';
import { fanOutTurn } from '../../src/webhooks/fan-out-turn';
import { AS_OF, insertFacts, isoDay, onDay } from '../support/facts';
import { placedTables, placementProblems, refusedInTransaction, type Volatility } from '../support/placement-problems';
import { recomputeStatements } from '../support/recompute-statements';
import { recordStatements } from '../support/recorded-statements';
import { routesOf } from '../support/routes';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { loadParser } from '../support/sql-tree';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import {
  CLERK_SECRET,
  type Send,
  useAdministration,
  useAgentMerges,
  useEndOfOwner,
  useFileImports,
} from '../support/used-changes';

/**
 * Statements about several projects, or about finding the project of a request, that a distributed database sends to
 * several nodes: docs/scale.md lists each.
 */
const ACROSS_PROJECTS: readonly (readonly [RegExp, string])[] = [
  [
    /^\(SELECT [^;]* FROM recompute_runs run\s+WHERE project_id = \$1 [^;]*UNION ALL/,
    'the newest run of each of a list',
  ],
  [/^\(SELECT project_id FROM change_notes WHERE project_id = \$1 LIMIT 1\)/, 'which of all projects have new facts'],
  [
    /^\(\s*SELECT \$1::uuid AS project_id, \(SELECT count[^;]*FROM agents WHERE project_id = \$1/,
    'the agents of a list of projects',
  ],
  [
    /^SELECT [^;]*max\(finished_at\)[^;]* FROM recompute_runs WHERE status = 'finished' AND finished_at > /,
    'when any was computed last',
  ],
  [/^SELECT a\.project_id, a\.agent_id FROM projects p JOIN agents a/, 'an agent by name: whose is what is asked'],
  [/^SELECT DISTINCT project_id FROM feed_entries/, 'the sweep of the live feed'],
  [/^SELECT project_id, job_id, owner_id FROM jobs/, 'the open jobs, of which each process takes the next one'],
  [/^DELETE FROM rejection(?:s|_counts)\s+WHERE (?:rejected_at|hour) </, 'what was rejected too long ago'],
  [/^SELECT count\(\*\)::integer AS open FROM jobs WHERE owner_id/, 'how many open jobs an organisation has'],
  [/^SELECT count\(\*\)::integer AS open FROM imports WHERE owner_id/, 'how many open imports an organisation has'],
  [/^SELECT project_id, import_id FROM imports WHERE/, 'imports whose process stopped, or whose rows are old'],
  [/^SELECT DISTINCT project_id FROM episodes WHERE assignee = /, 'which projects a person who left has work in'],
  [/^DELETE FROM audit_entries WHERE recorded_at </, 'entries of the audit log that are too old'],
  [/^DELETE FROM clerk_events/, 'deliveries of Clerk that nobody sends again'],
];

/**
 * Statements that a distributed database still sends to all nodes, because they change one table in a WITH next to
 * another one.
 */
const ON_ALL_NODES: readonly (readonly [RegExp, string])[] = [
  [/^WITH added AS \(\s*INSERT INTO interactions/, 'an import: its interactions, and notes of their days'],
  [/^WITH staged_source AS/, 'an import: its contacts, and a note of them'],
  [/^WITH gone AS/, 'the recompute on another day: all scores, which it replaces'],
];

/** Routes whose statements others send too, or that send none. */
const UNUSED: readonly string[] = [
  'POST /api/v1/sign-in/:code',
  'POST /mcp',
  ...['alias', 'group', 'identify', 'page', 'screen', 'track'].map((type) => `POST /v1/${type}`),
];

let database: TestDatabase;
let api: TestApi;
let project: ScoredProject;
let volatility: Volatility;
let sent: readonly string[];
let transactions: readonly (readonly string[])[];
/** Method and path of each request. */
const used = new Set<string>();

beforeAll(async () => {
  await loadParser();
  database = await createTestDatabase();
  const rows: { name: string; kind: string }[] = await database.dataSource.query(
    'SELECT proname AS name, max(provolatile::text) AS kind FROM pg_proc GROUP BY proname',
  );
  volatility = new Map(rows.map(({ name, kind }) => [name, kind]));
  project = await insertScoredProject(database.dataSource);
  const environment = { METRICS_PORT: '0', CLERK_WEBHOOK_SIGNING_SECRET: CLERK_SECRET };
  api = await serveTestApi(database.url, { environment, jobs: true });
  (api.app.getHttpServer() as Server).on('request', ({ method, url }) => used.add(`${method} ${url?.split('?')[0]}`));
  const recording = recordStatements();
  try {
    await useEverything();
  } finally {
    recording.stop();
  }
  transactions = recording.transactions;
  sent = [...recording.texts].filter((text) => placedTables(text).length > 0);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

/** Runs every operation, import and kind of recompute once. */
async function useEverything(): Promise<void> {
  const base = `/api/v1/projects/${project.projectId}`;
  const send: Send = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await api.get(path, { method, headers, body: body && JSON.stringify(body) } as RequestInit);
    expect([method, path, response.status < 300 ? 'well' : await response.text()]).toEqual([method, path, 'well']);
    return response.status === 204 ? {} : ((await response.json()) as Record<string, string>);
  };
  const { key_id: keyId = '', key } = await send('POST', `${base}/keys`, {
    name: 'k',
    scopes: ['read', 'events:write'],
  });
  await (await api.get(`${base}/moat`, { headers: { authorization: `Bearer ${key}` } })).arrayBuffer();
  expect(await send('POST', `${base}/events`, { events: EVENTS })).toMatchObject({ rejected: 0 });
  await useRejections(base, send);
  await useSegment(base, key ?? '', send);
  await send('PATCH', base, { time_zone: 'Europe/Berlin' });
  await recompute({ full: true });
  await send('PATCH', `${base}/settings`, { at_risk: { overdue_depth: 0.5 } });
  await send('POST', `${base}/settings/preview`, { at_risk: { overdue_depth: 0.7 } });
  await insertLater('2025-06-30T09:00:00Z', 'weekly');
  await recompute({});
  await insertLater('2025-05-01T09:00:00Z', 'fading');
  await recompute({ asOf: isoDay(AS_OF + 9) });
  await importFile();
  await readEverything(keyId);
  await backtest();
  await send('POST', `${base}/backtest?cutoffs=1&horizon_days=7`);
  // Whether it has ended or not.
  const [job]: { job_id: string }[] = await database.dataSource.query('SELECT job_id FROM jobs WHERE project_id = $1', [
    project.projectId,
  ]);
  await send('DELETE', `${base}/jobs/${job?.job_id}`);
  const { import_id: importId } = await send('POST', `${base}/imports?dry_run=true`, {});
  await send('DELETE', `${base}/imports/${importId}`);
  await useWebhooks(base, send);
  await useEpisodes(base, send);
  await useMerges(base, send);
  const [, other = ''] = await agentIds();
  await useAgentMerges(send, base, [project.agentId, other], recompute);
  await useAdministration(send, base, keyId);
  await useFileImports(api, send, database, base);
  await useEndOfOwner(api, database);
  await send('DELETE', `${base}/keys/${keyId}`);
  await moveReceipts();
  await send('DELETE', `${base}/contacts/weekly`);
  await send('DELETE', base);
  await api.app.get(FeedPublisher, { strict: false }).sweep();
}

/** An event that is rejected, and sent again, corrected in the end. */
async function useRejections(
  base: string,
  send: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const [event] = EVENTS;
  await send('POST', `${base}/events`, { events: [{ ...event, event_id: 'e0', kind: 'smoke' }] });
  const { rejections } = await send('GET', `${base}/rejections`);
  const [{ rejection_id: id } = { rejection_id: '' }] = rejections as { rejection_id: string }[];
  await send('POST', `${base}/rejections/${id}/retry`);
  await send('POST', `${base}/rejections/${id}/retry`, { event: { ...event, event_id: 'e0' } });
  await api.app.get(RejectionWrites, { strict: false }).forgetOld();
}

/** A message that counts, and one that is only seen. */
async function useSegment(
  base: string,
  key: string,
  send: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  await send('PUT', `${base}/segment`, { default_agent: 'Ada', events: [{ event: 'Opened', kind: 'email' }] });
  const batch = ['Opened', 'Closed'].map((event) => ({
    type: 'track',
    userId: 'weekly',
    event,
    timestamp: onDay(AS_OF),
  }));
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const sent = await api.get('/v1/batch', { method: 'POST', headers, body: JSON.stringify({ batch }) });
  expect(await sent.json()).toEqual({ success: true });
  const { events } = await send('GET', `${base}/segment/events`);
  expect(events).toHaveLength(2);
}

/** An endpoint, and a turn of it as in the delivering process. */
async function useWebhooks(
  base: string,
  send: (method: string, path: string, body?: unknown) => Promise<Record<string, string>>,
): Promise<void> {
  const url = 'http://127.0.0.1:9/';
  const { webhook_id: webhookId = '' } = await send('POST', `${base}/webhooks`, {
    url,
    events: ['relationship.at_risk'],
    filter: { agents: [project.agentId] },
  });
  const one = `${base}/webhooks/${webhookId}`;
  const { delivery_id: deliveryId } = await send('POST', `${one}/test`);
  await send('POST', `${one}/secrets`, {});
  const pool = new Pool({ connectionString: database.url });
  const exchange = new Exchange({ policy: { loopback: true, allowedHosts: [] } });
  const turns = {
    queries: new AttemptsQueries(pool),
    exchange,
    clock: new Clock(),
    places: new Semaphore({ name: 'deliveries', capacity: 1, share: 1, waitMs: 0 }),
    times: TURN_TIMES,
    signal: new AbortController().signal,
  };
  const key = { projectId: project.projectId, webhookId };
  await deliverTurn(key, turns);
  await send('POST', `${one}/replay?since=2000-01-01`);
  await fanOutTurn(key.projectId, { ...turns, fanOut: new FanOutQueries(pool) });
  await purge(key, turns);
  await send('PATCH', one, { digest: { hour: 8 } });
  await new DigestQueries(pool).digest(key, new Date('2100-01-01'));
  exchange.close();
  await pool.end();
  await send('POST', `${one}/deliveries/${deliveryId}/redeliver`);
  for (const rest of ['', '/deliveries', `/deliveries/${deliveryId}`]) await send('GET', one + rest);
  await send('PATCH', one, { enabled: false });
  await send('DELETE', one);
}

/** Contacts that become one, and two again. */
async function useMerges(
  base: string,
  send: (method: string, path: string, body?: unknown) => Promise<Record<string, string>>,
): Promise<void> {
  await send('POST', `${base}/contacts/fading/merge?dry_run=true`, { into: 'weekly' });
  await send('POST', `${base}/contacts/fading/merge`, { into: 'weekly' });
  await recompute({});
  await recompute({ full: true });
  await send('POST', `${base}/contacts/fading/unmerge`);
  await recompute({});
  await send('GET', `${base}/contacts/merge-suggestions`);
  await send('GET', `${base}/contacts/fading`);
  for (const query of ['', '?search=a&agent=Ada&pipeline_stage=new', '?trait=plan:pro,seats>=3&account=acme&tier=gold'])
    await send('GET', `${base}/contacts${query}`);
  await send('GET', `${base}/relationships?team=sales&trait=plan:pro,seats>=3&account=acme&tier=gold`);
}

/** Work that a person decides about. */
async function useEpisodes(
  base: string,
  send: (method: string, path: string, body?: unknown) => Promise<Record<string, string>>,
): Promise<void> {
  const [episode]: { episode_id: string }[] = await database.dataSource.query(
    'SELECT episode_id FROM episodes WHERE project_id = $1 AND ended_on IS NULL LIMIT 1',
    [project.projectId],
  );
  const one = `${base}/episodes/${episode?.episode_id}`;
  await send('PATCH', one, { assignee: 'user_kim', state: 'done', outcome: 'contacted' });
  await send('PATCH', `${base}/episodes`, { episode_ids: [episode?.episode_id], state: 'open' });
  await send('GET', one);
  for (const query of ['', '?sort=opened_at&order=asc', '?order=asc', '?sort=opened_at&state=done,open']) {
    await send('GET', `${base}/episodes${query}`);
  }
  for (const query of ['?sort=closed_at', '?sort=closed_at&order=asc', '?due=true&action=reply&assignee=me_or_none']) {
    await send('GET', `${base}/episodes${query}`);
  }
  await send('GET', `${base}/episode-counts?due=true`);
  await send('GET', `${base}/relationships?episode_state=open&assignee=user_kim`);
  await send('GET', `${base}/sources?state=ok&agent=Ada`);
  await send('PATCH', `${base}/sources`, { agent: 'Ada', channel: 'message', expected: 'none' });
}

const EVENTS = [
  {
    type: 'interaction',
    event_id: 'e1',
    agent: 'Eve',
    user_id: 'new',
    occurred_at: onDay(AS_OF),
    direction: 'outbound',
  },
  {
    type: 'interaction',
    event_id: 'e1',
    agent: 'Eve',
    user_id: 'new',
    occurred_at: onDay(AS_OF),
    direction: 'outbound',
  },
  {
    type: 'agent_action',
    event_id: 'e2',
    agent: 'Ada',
    occurred_at: new Date().toISOString(),
    action: 'a',
    summary: 's',
  },
  { type: 'contact.classified', event_id: 'e3', user_id: 'new', occurred_at: onDay(AS_OF), tier: 'gold' },
  { type: 'contact.routed', event_id: 'e4', user_id: 'new', occurred_at: onDay(AS_OF), agent: 'Ada' },
  { type: 'lead.outcome', event_id: 'e5', user_id: 'new', occurred_at: onDay(AS_OF), outcome: 'won' },
  { type: 'contact.updated', event_id: 'e6', user_id: 'new', occurred_at: onDay(AS_OF), name: 'New' },
  { type: 'contact.aliased', event_id: 'e7', user_id: 'new', occurred_at: onDay(AS_OF), previous_id: 'newer' },
];

/** As of a project of the release before, in which every event has a receipt. */
async function moveReceipts(): Promise<void> {
  await database.dataSource.query(`UPDATE projects SET receipts = 'all' WHERE project_id = $1`, [project.projectId]);
  await database.dataSource.query(
    `INSERT INTO event_receipts (project_id, event_key)
     SELECT project_id, interaction_id FROM interactions WHERE project_id = $1 LIMIT 1`,
    [project.projectId],
  );
  await importFile();
  await api.app.get(ReceiptMover, { strict: false }).look();
  const [row] = await database.dataSource.query('SELECT receipts FROM projects WHERE project_id = $1', [
    project.projectId,
  ]);
  expect(row).toEqual({ receipts: 'others' });
}

/** Ada first. */
async function agentIds(): Promise<string[]> {
  const rows: { agent_id: string }[] = await database.dataSource.query(
    'SELECT agent_id FROM agents WHERE project_id = $1 ORDER BY agent_id <> $2, agent_id',
    [project.projectId, project.agentId],
  );
  return rows.map(({ agent_id }) => agent_id);
}

async function recompute(options: object): Promise<void> {
  const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(project.projectId, {
    ...options,
    wait: true,
  });
  // Or the run that a change of settings started was faster.
  expect(['finished', 'unchanged']).toContain(outcome?.status);
}

async function insertLater(occurredAt: string, contact: string): Promise<void> {
  await insertFacts(database.dataSource, project.projectId, [{ agent: 'Ada', contact, occurredAt }]);
}

async function importFile(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'placement-'));
  const file = join(folder, 'facts.csv');
  writeFileSync(
    file,
    'agent_id,contact_id,occurred_at,external_id\nAda,weekly,2025-06-01T00:00:00Z,x\nAda,b,2025-06-01,\n',
  );
  const writer = new FactsWriter(database.dataSource, api.app.get(FeedPublisher, { strict: false }), loadConfig({}));
  const request = { files: [file], strict: false, stdin: Readable.from([]) };
  for (const name of ['Scored', 'Scored', 'Another']) {
    await new ImportService(writer, new ImportMappings(database.dataSource)).import({
      ...request,
      target: { orgId: 'org_test', name },
    });
  }
  rmSync(folder, { recursive: true });
}

async function readEverything(keyId: string): Promise<void> {
  const [run]: { run_id: string }[] = await database.dataSource.query(
    'SELECT run_id FROM recompute_runs WHERE project_id = $1 LIMIT 1',
    [project.projectId],
  );
  const [episode]: { episode_id: string }[] = await database.dataSource.query(
    'SELECT episode_id FROM episodes WHERE project_id = $1 LIMIT 1',
    [project.projectId],
  );
  const values: Record<string, string> = {
    projectId: project.projectId,
    agentId: project.agentId,
    contactId: project.contactId,
    keyId,
    runId: run?.run_id ?? '',
    episodeId: episode?.episode_id ?? '',
    accountId: project.accountId,
    userId: project.contactId,
    // No job, which is looked up as one is.
    jobId: run?.run_id ?? '',
  };
  for (const { method, path, streams } of routesOf(api.app)) {
    if (method !== 'GET') continue;
    const target = path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? '');
    for (const query of ['', '?as_of=2025-06-15']) {
      const controller = new AbortController();
      const response = await api.get(target + query, { signal: controller.signal });
      expect([target, response.status]).toEqual([target, response.status < 500 ? response.status : 'an answer']);
      if (streams) controller.abort();
      else await response.arrayBuffer();
    }
  }
  await (await api.get('/api/v1/agents/Ada/depth-distribution')).arrayBuffer();
  const metrics = await fetch(`http://127.0.0.1:${api.app.get(MetricsServer).port}/metrics`);
  expect(await metrics.text()).toContain('relationship_depth_recompute_lag_seconds');
}

async function backtest(): Promise<void> {
  const queries = new BacktestRunQueries(database.dataSource);
  await queries.projects('Scored');
  await queries.onSnapshot(async (runner) => {
    await queries.span(runner, project.projectId);
    await queries.sample(runner, project.projectId, AS_OF - 30, 30);
  });
  await queries.save(project.projectId, {});
}

it('the statements of every reader, of ingestion and of the recompute are found, for every table', () => {
  const named = new Set(sent.flatMap(placedTables));
  expect(DISTRIBUTED_TABLES.filter((table) => !named.has(table))).toEqual([]);
  for (const word of [
    'WITH local_day',
    'FROM dirty_contacts WHERE project_id = $1 LIMIT 1',
    'GROUPING SETS',
    'DECLARE observation',
    'jsonb_array_elements',
    'RETURNING agent_id',
  ]) {
    expect(sent.some((text) => text.includes(word))).toBe(true);
  }
});

function isAllowed(text: string, problem: string): boolean {
  const allowed = problem.includes(' in a WITH ') ? ON_ALL_NODES : ACROSS_PROJECTS;
  return allowed.some(([known]) => known.test(text));
}

it('every route was used, so a new one is checked too', () => {
  const paths = routesOf(api.app).map(
    ({ method, path }) => [method, path, new RegExp(`^${method} ${path.replace(/:\w+/g, '[^/]+')}$`)] as const,
  );
  const unused = paths.filter(([, , pattern]) => ![...used].some((request) => pattern.test(request)));
  expect(unused.map(([method, path]) => `${method} ${path}`).sort()).toEqual(UNUSED);
});

it('each is sent to the node of its project', () => {
  const wrong = sent
    .map((text) => ({ text, problems: placementProblems(text, volatility) }))
    .map(({ text, problems }) => ({ text, problems: problems.filter((problem) => !isAllowed(text, problem)) }))
    .filter(({ problems }) => problems.length > 0);
  expect(wrong).toEqual([]);
});

it('so is each variant of the statements of a run, such as those of silent sources', () => {
  const wrong = recomputeStatements().flatMap(({ name, sql }) =>
    placementProblems(sql, volatility)
      .filter((problem) => problem.includes('temporary'))
      .map((problem) => `${name}: ${problem}`),
  );
  expect(wrong).toEqual([]);
});

it('no transaction changes a table of all nodes after it has asked all nodes', () => {
  expect(transactions.flatMap((statements) => refusedInTransaction(statements, volatility))).toEqual([]);
});

it.each([
  [['SELECT DISTINCT project_id FROM episodes WHERE assignee = $1', 'UPDATE projects SET closed_at = now()'], 1],
  [['UPDATE projects SET closed_at = now()', 'SELECT DISTINCT project_id FROM episodes WHERE assignee = $1'], 0],
  [['SELECT count(*) FROM jobs WHERE owner_id = $1', 'INSERT INTO jobs (project_id, job_id) VALUES ($1, $2)'], 0],
  [['SELECT name FROM agents WHERE project_id = $1', 'DELETE FROM projects WHERE project_id = $1'], 0],
])('%j: %i refused', (statements, refused) => {
  expect(refusedInTransaction(statements, volatility)).toHaveLength(refused);
});

it('the deliveries of transitions are among them', () => {
  expect(sent).toContainEqual(expect.stringMatching(/^INSERT INTO webhook_deliveries[^;]*FROM transitions AS batch/));
});

it('the exceptions are all needed', () => {
  const unneeded = [...ACROSS_PROJECTS, ...ON_ALL_NODES].filter(
    ([known]) => !sent.some((text) => known.test(text) && placementProblems(text, volatility).length > 0),
  );
  expect(unneeded).toEqual([]);
  // Citus rejects it for a reference table, whatever it joins.
  expect(
    sent.filter((text) => text.includes('LATERAL') && ACROSS_PROJECTS.some(([known]) => known.test(text))),
  ).toEqual([]);
});

it.each([
  ['SELECT FROM contacts WHERE project_id = $1', 0],
  ['SELECT FROM contacts WHERE project_id = $2', 1],
  ['SELECT FROM contacts WHERE project_id = $1 OR true', 1],
  ['SELECT FROM contacts c JOIN agents a ON a.project_id = c.project_id WHERE c.project_id = $1', 0],
  ['SELECT FROM contacts c JOIN agents a ON true WHERE c.project_id = $1', 1],
  ['SELECT FROM projects p JOIN contacts c ON c.project_id = p.project_id WHERE p.project_id = $1', 0],
  ['SELECT FROM projects p JOIN LATERAL (SELECT FROM contacts c WHERE c.project_id = p.project_id) x ON true', 1],
  ['SELECT FROM contacts WHERE project_id = $1 UNION ALL SELECT FROM agents', 1],
  ['SELECT FROM contacts WHERE project_id = $1 AND EXISTS (SELECT FROM agents)', 1],
  ['WITH gone AS (DELETE FROM contacts RETURNING user_id) SELECT FROM gone', 1],
  ['DELETE FROM contacts USING agents WHERE contacts.project_id = $1 AND agents.project_id = $1', 0],
  ['DELETE FROM contacts WHERE project_id = $1 AND first_seen < now()', 0],
  ['DELETE FROM contacts WHERE project_id = $1 AND first_seen < clock_timestamp()', 1],
  ['UPDATE contacts SET named_at = coalesce(named_at, now()) WHERE project_id = $1', 1],
  [`UPDATE contacts SET name = to_char(first_seen, 'YYYY') WHERE project_id = $1`, 1],
  ['UPDATE contacts SET project_id = $2 WHERE project_id = $1', 1],
  ['INSERT INTO contacts (user_id) VALUES ($1)', 1],
  [
    'INSERT INTO contacts (project_id, user_id) VALUES ($1, $2) ON CONFLICT (project_id, user_id) DO UPDATE SET named_at = now()',
    1,
  ],
  ['INSERT INTO contacts (project_id, user_id) SELECT $1, user_id FROM agents', 1],
  ['MERGE INTO projects USING (SELECT) x ON true WHEN MATCHED THEN DELETE', 1],
  ['SELECT project_id FROM projects WHERE project_id = $1 FOR KEY SHARE', 1],
  // Statements that Citus 13.2.2 rejected, or sent to all nodes.
  [
    `DELETE FROM pg_temp.staged WHERE NOT EXISTS (
       SELECT 1 FROM event_receipts known WHERE known.project_id = $1 AND known.event_key = staged.event_key)`,
    1,
  ],
  ['DELETE FROM pg_temp.staged WHERE NOT EXISTS (SELECT 1 FROM pg_temp.known)', 0],
  [
    `INSERT INTO pg_temp.kept SELECT staged.* FROM pg_temp.staged
     JOIN event_receipts known ON known.project_id = $1 AND known.event_key = staged.event_key`,
    1,
  ],
  ['INSERT INTO pg_temp.kept SELECT event_key FROM event_receipts WHERE project_id = $1', 0],
  [
    `WITH claimed AS (INSERT INTO event_receipts (project_id, event_key) VALUES ($1, $2) RETURNING event_key)
     INSERT INTO interactions (project_id, interaction_id) SELECT $1, event_key FROM claimed`,
    1,
  ],
  [
    `WITH claimed AS (INSERT INTO event_receipts (project_id, event_key) VALUES ($1, $2) RETURNING event_key)
     SELECT count(*) FROM claimed`,
    0,
  ],
  [
    `INSERT INTO api_keys (project_id, key_id, name) SELECT project_id, $2, name FROM api_keys WHERE project_id = $1
     RETURNING name`,
    1,
  ],
  [
    `INSERT INTO api_keys AS added (project_id, key_id, name) SELECT project_id, $2, name FROM api_keys WHERE project_id = $1
     RETURNING added.name`,
    0,
  ],
  ['UPDATE contacts SET name = $2 WHERE project_id = $1 RETURNING first_seen < now() AS old', 1],
  [`UPDATE contacts SET name = $2 WHERE project_id = $1 RETURNING first_seen - interval '1 day' AS before`, 1],
  ['UPDATE contacts SET name = $2 WHERE project_id = $1 RETURNING first_seen, upper(name) AS name', 0],
  [
    `SELECT fact.name FROM pg_temp.work
     CROSS JOIN LATERAL (SELECT user_id FROM pg_temp.ids WHERE ids.survivor_id = work.user_id) AS known
     CROSS JOIN LATERAL (SELECT name FROM contacts WHERE project_id = $1 AND user_id = known.user_id OFFSET 0) AS fact`,
    1,
  ],
  [
    `SELECT fact.name FROM (
       SELECT known.user_id FROM pg_temp.work
       CROSS JOIN LATERAL (SELECT user_id FROM pg_temp.ids WHERE ids.survivor_id = work.user_id) AS known
       OFFSET 0
     ) AS known
     CROSS JOIN LATERAL (SELECT name FROM contacts WHERE project_id = $1 AND user_id = known.user_id OFFSET 0) AS fact`,
    0,
  ],
  [
    `SELECT (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id) AS day
     FROM pg_temp.work_contacts AS work`,
    1,
  ],
  [
    `SELECT (SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id) AS day
     FROM (SELECT user_id FROM pg_temp.work_contacts OFFSET 0) AS work`,
    0,
  ],
  [
    `SELECT count(*) FROM (
       SELECT FROM pg_temp.work JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = work.user_id LIMIT 9
     ) AS known`,
    1,
  ],
  [
    `SELECT count(*) FROM (
       SELECT 1 FROM pg_temp.work JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = work.user_id LIMIT 9
     ) AS known`,
    0,
  ],
  [`SELECT pg_notify('a', name) FROM projects`, 1],
  [`SELECT pg_notify('a', $1)`, 0],
  [`SELECT set_config('work_mem', '4MB', true) FROM projects`, 1],
])('%s: %i problems', (sql, problems) => {
  expect(placementProblems(sql, volatility)).toHaveLength(problems);
});
