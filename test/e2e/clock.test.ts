import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { utcDay } from '../../src/scoring/iso-day';
import { buildProgram, type Program, startProgram } from '../support/built-program';
import { embeddedToken } from '../support/embedded-program';
import { recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Time zones of the process and of the database sessions; the project's own is always Berlin. */
const ZONES = ['UTC', 'America/St_Johns', 'Pacific/Kiritimati'];
/** In UTC; in Berlin it may be another day. */
const MOMENTS = {
  "a year's end": '2023-12-31T23:30:00Z',
  'a leap day': '2024-02-29T22:45:00Z',
  'the end of summer time': '2024-10-27T00:30:00Z',
  'the beginning of summer time': '2025-03-30T00:59:00Z',
};
const HOUR_MS = 3_600_000;
const PROJECT = '7c1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b13';
const ADA = '11111111-1111-4111-8111-111111111111';

/** Everything that the server computes from the same events, at each time. */
type Story = Record<string, { readonly tables: unknown; readonly answers: readonly string[] }>;

describe('the clock', () => {
  let folder: string;
  const programs: Program[] = [];
  const databases: TestDatabase[] = [];
  beforeAll(async () => {
    await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-clock-'));
  });
  afterAll(async () => {
    for (const program of programs) if (program.child.exitCode === null) await program.kill();
    for (const database of databases) await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const calendarDay = (moment: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.parse(moment));

  async function storyIn(zone: string): Promise<Story> {
    const database = await createTestDatabase();
    databases.push(database);
    await database.dataSource.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), '${zone}'); END $$`,
    );
    await database.dataSource.query(
      `INSERT INTO projects (project_id, org_id, name, time_zone) VALUES ($1, 'org_test', 'Clock', 'Europe/Berlin')`,
      [PROJECT],
    );
    await database.dataSource.query(`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, 'Ada')`, [
      PROJECT,
      ADA,
    ]);
    await database.dataSource.query('INSERT INTO agent_directory (agent_id, project_id) VALUES ($2, $1)', [
      PROJECT,
      ADA,
    ]);
    const clockFile = join(folder, randomUUID());
    const setClock = (moment: string) => writeFileSync(clockFile, `${Date.parse(moment)} ${Date.now()}`);
    setClock(MOMENTS["a year's end"]);
    const program = startProgram('main.js', [], folder, {
      DATABASE_URL: database.url,
      NODE_OPTIONS: `--require ${join(__dirname, '..', 'support', 'settable-clock.cjs')}`,
      CLOCK_FILE: clockFile,
      TZ: zone,
      PGTZ: zone,
      PORT: '0',
      RECOMPUTE_CRON: 'off',
    });
    programs.push(program);
    await program.hasSaid('Ctrl-C');
    const [, port] = /API +http:\/\/localhost:(\d+)/.exec(program.said()) ?? [];
    const story: Story = {};
    for (const [name, moment] of Object.entries(MOMENTS)) {
      setClock(moment);
      const ask = await client(`http://127.0.0.1:${port}`, Date.parse(moment));
      await sendAround(ask, name, Date.parse(moment));
      // The database's own clock cannot be set, so the day that it determines is pinned.
      const asOf = calendarDay(moment);
      await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [PROJECT, asOf]);
      await recompute(ask);
      await isServed(ask, asOf);
      const answers = await Promise.all(
        PATHS.map(async (path) => `${path}: ${lasting(await (await ask(path)).text())}`),
      );
      story[name] = { tables: await recomputedTables(database.dataSource, PROJECT, utcDay(asOf)), answers };
    }
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    return story;
  }

  type Ask = (path: string, init?: RequestInit) => Promise<Response>;

  /** @param now the time of the server's clock */
  async function client(origin: string, now: number): Promise<Ask> {
    const token = await embeddedToken(folder, now);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return async (path, init) => {
      const response = await fetch(`${origin}/api/v1/${path}`, { ...init, headers });
      if (!response.ok) throw new Error(`${response.status} ${path}: ${await response.text()}`);
      return response;
    };
  }

  /**
   * Half a year of weeks up to the current time, and times near it in every notation; those too far ahead are rejected.
   */
  async function sendAround(ask: Ask, name: string, moment: number): Promise<void> {
    const iso = (hours: number) => new Date(moment + hours * HOUR_MS).toISOString();
    const times = [
      ...Array.from({ length: 26 }, (_, week) => iso(-week * 7 * 24)),
      ...Array.from({ length: 8 }, (_, index) => iso((index - 6) / 2)),
      iso(-2).slice(0, 19), // no offset: UTC
      iso(-1).slice(0, 10), // a day
      `${iso(-3).slice(0, 19)}-02:30`,
      `${iso(3).slice(0, 19)}+14:00`,
      iso(23),
      iso(25),
    ];
    const events = times.map((occurred_at, index) => ({
      type: 'interaction',
      event_id: `${name} ${index}`,
      agent: 'Ada',
      user_id: `c-${index % 5}`,
      occurred_at,
      direction: index % 2 ? 'inbound' : 'outbound',
    }));
    const response = await ask(`projects/${PROJECT}/events`, { method: 'POST', body: JSON.stringify({ events }) });
    expect(await response.json()).toMatchObject({ accepted: times.length - 1, rejected: 1 });
  }

  async function recompute(ask: Ask): Promise<void> {
    const started = await ask(`projects/${PROJECT}/recompute`, { method: 'POST' });
    const { run_id } = (await started.json()) as { run_id: string };
    for (;;) {
      const run = (await (await ask(`projects/${PROJECT}/recompute-runs/${run_id}`)).json()) as { status: string };
      if (run.status === 'finished') return;
      if (run.status === 'failed') throw new Error(JSON.stringify(run));
      await delay(10);
    }
  }

  /** A process may serve the previous state until the notification of a run arrives. */
  async function isServed(ask: Ask, asOf: string): Promise<void> {
    while ((await ask(`projects/${PROJECT}/moat`)).headers.get('x-data-as-of') !== asOf) await delay(5);
  }

  it('and the time zones of process and database affect no table and no response', async () => {
    const [first, ...others] = await Promise.all(ZONES.map(storyIn));
    for (const other of others) expect(other).toEqual(first);
    const answers = Object.values(first ?? {}).flatMap((moment) => moment.answers);
    process.stdout.write(
      `clock: ${answers.length} answers and the tables of ${Object.keys(MOMENTS).length} moments are the same in ${ZONES.length} time zones\n`,
    );
    // Berlin is an hour ahead: there, New Year has begun.
    expect(first?.["a year's end"]?.answers.join()).toMatch(/"date":"2024-01-01"/);
    expect(first?.['a leap day']?.answers.join()).toMatch(/"date":"2024-02-29"/);
  });
});

const PATHS = [
  `agents/Ada/contacts/c-0/depth`,
  `agents/Ada/depth-distribution`,
  ...['moat', 'moat-index', 'at-risk', 'depth-scores', 'cohorts', 'pipeline-flow', 'fleet-activity'].map(
    (name) => `projects/${PROJECT}/${name}`,
  ),
  `agents/Ada/contacts/c-0/depth/explain`,
  `agents/Ada/contacts/c-0/depth/history`,
  `projects/${PROJECT}/moat-index/explain`,
  `projects/${PROJECT}/lifecycle`,
  `projects/${PROJECT}/relationships.csv`,
];

/** Without the times of the recompute, which are from the database's own clock. */
function lasting(text: string): string {
  return text.replaceAll(/"computed_at":"[^"]+"/g, '"computed_at":""');
}
