import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { DEVELOPMENT_ISSUER, DEVELOPMENT_PARTY } from '../../src/config/config';
import { acquireEmbeddedPostgres } from '../../src/database/embedded-postgres/embedded-postgres';
import { readPostmasterPid } from '../../src/database/embedded-postgres/postmaster-pid';
import { buildProgram, type Program, startProgram } from '../support/built-program';

const CLIENTS = 4;
const PER_BATCH = 50;
/** Batches acknowledged before something is killed, so that others are under way. */
const BEFORE_KILL = 12;

/** Real processes on a database of the test's own, which syncs to disk. */
describe('events that were acknowledged', () => {
  let folder: string;
  let program: Program;
  let token: string;
  const projectId = '7c1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b11';

  beforeAll(async () => {
    await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-events-'));
    const { privateKey } = await developmentKey(join(folder, 'data'));
    const claims = { userId: 'user_1', organisation: 'org_test', ttlSeconds: 600 };
    token = developmentToken(
      { ...claims, issuer: DEVELOPMENT_ISSUER, authorizedParty: DEVELOPMENT_PARTY },
      privateKey,
      Date.now(),
    );
  }, 120_000);
  afterAll(async () => {
    if (program.child.exitCode === null && program.child.signalCode === null) await program.kill();
    while (readPostmasterPid(join(folder, 'data', 'postgres', 'cluster')) !== null) await delay(20);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Starts the server on the embedded database. @returns the address of its events */
  async function start(): Promise<string> {
    program = startProgram('main.js', [], folder, { PORT: '0', SAMPLE: 'off', RECOMPUTE_CRON: 'off' });
    while (!program.said().includes('Ctrl-C')) {
      if (program.child.exitCode !== null) throw new Error(program.said());
      await once(program.child.stdout ?? program.child, 'data');
    }
    const [, port] = /API +http:\/\/localhost:(\d+)/.exec(program.said()) ?? [];
    return `http://127.0.0.1:${port}/api/v1/projects/${projectId}/events`;
  }

  async function query(sql: string): Promise<{ rows: Record<string, string>[] }> {
    const hold = await acquireEmbeddedPostgres(join(folder, 'data'));
    const client = new Client({ connectionString: hold.url });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
      await hold.release(false);
    }
  }

  /** @returns the status, 0 where none came */
  async function send(url: string, batch: string): Promise<number> {
    const events = Array.from({ length: PER_BATCH }, (_, index) => ({
      type: 'interaction',
      event_id: `${batch}-${index}`,
      agent: 'Nova',
      user_id: `c-${index}`,
      occurred_at: '2025-06-01T10:00:00Z',
    }));
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const options = { method: 'POST', headers, body: JSON.stringify({ events }) };
    return await fetch(url, options).then(
      async (response) => ((await response.text()).includes('"rejected":0') ? response.status : 0),
      () => 0,
    );
  }

  /** Several clients send until something is refused or breaks. @returns batches that got their 202, and all that were sent */
  async function load(name: string, url: string, kill: () => void) {
    const acknowledged: string[] = [];
    const sent: string[] = [];
    const client = async (id: number) => {
      for (let turn = 0; ; turn++) {
        const batch = `${name}-${id}-${turn}`;
        sent.push(batch);
        if ((await send(url, batch)) !== 202) return;
        acknowledged.push(batch);
        if (acknowledged.length === BEFORE_KILL) kill();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, id) => client(id)));
    return { acknowledged, sent };
  }

  /** Every batch that was acknowledged is there, each as a whole, and what is sent again adds what is missing only. */
  async function expectNothingLost(url: string, { acknowledged, sent }: { acknowledged: string[]; sent: string[] }) {
    const counts = `SELECT regexp_replace(external_id, '-[0-9]+$', '') AS batch, count(*)::int AS n FROM interactions
      WHERE project_id = '${projectId}' GROUP BY 1`;
    const before = new Map((await query(counts)).rows.map(({ batch, n }) => [batch, Number(n)]));
    for (const batch of acknowledged) expect([batch, before.get(batch)]).toEqual([batch, PER_BATCH]);
    for (const n of before.values()) expect(n).toBe(PER_BATCH);
    for (const batch of sent) expect(await send(url, batch)).toBe(202);
    const after = new Map((await query(counts)).rows.map(({ batch, n }) => [batch, Number(n)]));
    for (const batch of sent) expect([batch, after.get(batch)]).toEqual([batch, PER_BATCH]);
    const [row] = (
      await query(`SELECT (SELECT count(*)::int FROM interactions) AS facts, (SELECT count(*)::int FROM event_receipts) AS receipts,
        (SELECT count(*)::int FROM dirty_days) AS notes`)
    ).rows;
    expect(row).toMatchObject({ facts: after.size * PER_BATCH, receipts: after.size * PER_BATCH });
    expect(Number(row?.notes)).toBeGreaterThanOrEqual(after.size * PER_BATCH);
  }

  it('survive kill -9 of the server, and then of the database', async () => {
    let url = await start();
    await query(`INSERT INTO projects (project_id, org_id, name) VALUES ('${projectId}', 'org_test', 'Kill')`);
    const first = await load('server', url, () => program.child.kill('SIGKILL'));
    await program.ended;
    url = await start();
    await expectNothingLost(url, first);

    const cluster = join(folder, 'data', 'postgres', 'cluster');
    const postmaster = readPostmasterPid(cluster);
    const second = await load('database', url, () => process.kill(postmaster?.pid ?? 0, 'SIGKILL'));
    await program.kill();
    url = await start();
    await expectNothingLost(url, second);
    expect(first.acknowledged.length).toBeGreaterThanOrEqual(BEFORE_KILL);
    expect(second.acknowledged.length).toBeGreaterThanOrEqual(BEFORE_KILL);
  }, 180_000);
});
