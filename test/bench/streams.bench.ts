import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DataSource } from 'typeorm';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { commitActs, insertAda } from '../support/feed-acts';
import { insertTenant } from '../support/score-rows';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase } from '../support/test-database';

const STREAMS = 500;
const PROJECTS = 50;
const WINDOW_MS = 60_000;
/** PostgreSQL adds a connection's statistics up to ten seconds after its last use. */
const SETTLING_MS = 12_000;
const ACTS = 200;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The maximum; null: only printed. */
  readonly target: number | null;
}

/** The cost of idle streams for one process, and how fast an act reaches them. */
export default async function streams(args: readonly string[]): Promise<void> {
  const database = await createTestDatabase();
  const api = await serveTestApi(database.url, { environment: { STREAM_LIMIT: String(4 * STREAMS) } });
  const projects: string[] = [];
  for (let index = 0; index < PROJECTS; index++) {
    const project = await insertTenant(database.dataSource, `Project ${index}`);
    await insertAda(database.dataSource, project);
    projects.push(project);
  }
  const paths = Array.from(
    { length: STREAMS },
    (_, index) => `/api/v1/projects/${projects[index % PROJECTS]}/fleet-activity/stream`,
  );
  // The first streams of a process cost more than later ones.
  await stop(await clients(api, paths.slice(0, PROJECTS)));
  await settled();
  const idle = await statements(database.dataSource);
  const before = memory();
  const crowd = await clients(api, paths);
  await settled();
  const after = memory();
  const busy = await statements(database.dataSource);
  const latencies = await deliver(database.dataSource, projects, crowd);
  await stop(crowd);
  await api.close();
  await database.drop();

  const minutes = WINDOW_MS / 60_000;
  const figures: Figure[] = [
    { name: `memory of ${STREAMS} idle streams`, value: mb(after.rss - before.rss), unit: 'MB', target: 100 },
    { name: '  of it JavaScript objects', value: mb(after.heap - before.heap), unit: 'MB', target: null },
    { name: 'transactions of the process, without streams', value: idle / minutes, unit: 'a minute', target: null },
    { name: `transactions with ${STREAMS} idle streams`, value: busy / minutes, unit: 'a minute', target: null },
    {
      name: 'transactions for each stream',
      value: Math.max(0, busy - idle) / STREAMS / minutes,
      unit: 'a minute',
      // One statement in 20 minutes is not polling; statistics of two minutes are not exact to the statement.
      target: 0.05,
    },
    {
      name: 'from commit to client, median',
      value: latencies[latencies.length >> 1] ?? Number.NaN,
      unit: 'ms',
      target: null,
    },
    { name: 'from commit to client, slowest', value: latencies.at(-1) ?? Number.NaN, unit: 'ms', target: null },
  ];
  report(figures, args);
}

function report(figures: readonly Figure[], args: readonly string[]): void {
  console.log('');
  for (const { name, value, unit, target } of figures) {
    const told = target === null ? '' : `   target below ${target}   ${value < target ? 'met' : 'MISSED'}`;
    console.log(`  ${name.padEnd(46)} ${value.toFixed(2).padStart(9)} ${unit}${told}`);
  }
  const targets = figures.filter(({ target }) => target !== null);
  const reached = targets.filter(({ value, target }) => value < (target ?? 0)).length;
  console.log(`\nbench streams: ${reached} of ${targets.length} targets met`);
  const file = args[args.indexOf('--json') + 1];
  if (args.includes('--json') && file) writeFileSync(file, JSON.stringify(figures, null, 2));
  if (reached < targets.length) process.exitCode = 1;
}

const mb = (bytes: number) => bytes / 1e6;

/** Opens the streams from a separate process, so that only the server's side is measured. */
async function clients(api: TestApi, paths: readonly string[]): Promise<ChildProcess> {
  const script = `
    const { get } = require('node:http');
    process.once('message', ({ port, authorization, paths }) => {
      let open = 0;
      for (const path of paths) {
        get({ port, host: '127.0.0.1', path, agent: false, headers: { authorization } }, (response) => {
          if (response.statusCode !== 200) throw new Error(path + ': ' + response.statusCode);
          response.setEncoding('utf8').on('data', (chunk) => {
            if (chunk.includes(': open') && ++open === paths.length) process.send('open');
            for (const [, id] of chunk.matchAll(/"id":"([^"]+)"/g)) process.send(id);
          });
        });
      }
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send({ port: api.port, authorization: `Bearer ${await api.token()}`, paths });
  await once(child, 'message');
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

/** @returns milliseconds from the commit of an act to its arrival at the last of the project's clients, sorted */
async function deliver(dataSource: DataSource, projects: readonly string[], crowd: ChildProcess): Promise<number[]> {
  const publisher = new FeedPublisher(new FeedQueries(dataSource));
  const latencies: number[] = [];
  for (let turn = 0; turn < ACTS; turn++) {
    const project = projects[turn % projects.length] ?? '';
    const [id] = await commitActs(dataSource, project);
    const committed = performance.now();
    let left = STREAMS / PROJECTS;
    const arrived = new Promise<void>((resolve) => {
      const hear = (message: unknown) => {
        if (message !== id || --left > 0) return;
        crowd.off('message', hear);
        resolve();
      };
      crowd.on('message', hear);
    });
    const published = publisher.publish(project);
    await arrived;
    latencies.push(performance.now() - committed);
    await published;
  }
  return latencies.sort((a, b) => a - b);
}

/** @returns transactions that the test's database finished within the window, except those that read the statistics */
async function statements(dataSource: DataSource): Promise<number> {
  const count = async () => {
    const [row]: { xacts: string }[] = await dataSource.query(
      'SELECT xact_commit + xact_rollback AS xacts FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(row?.xacts);
  };
  const from = await count();
  await delay(WINDOW_MS);
  return (await count()) - from - 1;
}

async function settled(): Promise<void> {
  await delay(SETTLING_MS);
}

function memory(): { rss: number; heap: number } {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn++) gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}
