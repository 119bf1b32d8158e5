import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { buildProgram } from '../support/built-program';
import { insertProject } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase } from '../support/test-database';
import { inParallel, median } from './measure';
import { RoundRobin } from './replicas/round-robin';
import { type Testimony, Witness } from './replicas/witness';
import { type FilledProject, fillLiveProject, ORGANISATION } from './serve/fill';
import { load } from './serve/load';
import { type ApplicationServer, signingKeys, startApplication } from './serve/servers';

/** Writes are measured on a durable server. */
export const settings: readonly string[] = [];

const SIZES = [1, 2, 4];
const RELATIONSHIPS = 2_000;
const CONNECTIONS = 16;
const BATCHES = 60;
const PER_BATCH = 100;
const TICK = '*/2 * * * * *';
const KILL_EVERY_MS = 5_000;
const DEAD_MS = 500;

interface Figures {
  readonly processes: number;
  readonly readsPerS: number;
  readonly eventsPerS: number;
}

/**
 * Several processes behind one port compared with one, and whether anything is lost, duplicated or outdated while they
 * are killed and restarted.
 */
export default async function replicas(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '20' },
      json: { type: 'string' },
    },
  });
  await buildProgram();
  const database = await createTestDatabase();
  const { dataSource } = database;
  const project = await fillLiveProject(dataSource, RELATIONSHIPS);
  const keys = signingKeys();
  const start = () => startApplication(database.url, ORGANISATION, { RECOMPUTE_CRON: TICK }, [], keys);
  const proxy = new RoundRobin();
  const origin = await proxy.listen();
  const servers: ApplicationServer[] = [];
  const figures: Figures[] = [];
  const testimonies: { processes: number; testimony: Testimony }[] = [];
  try {
    for (const processes of SIZES) {
      while (servers.length < processes) servers.push(await start());
      const use = () => proxy.use(servers.map((server) => server.origin));
      use();
      figures.push(await measure(processes, origin, servers[0]?.token ?? '', project, Number(values.rounds)));
      if (processes === 1) continue;
      const until = performance.now() + 1_000 * Number(values.seconds);
      testimonies.push({
        processes,
        testimony: await testify(dataSource, origin, servers[0]?.token ?? '', async () => {
          for (let turn = 0; performance.now() < until; turn++) {
            await delay(KILL_EVERY_MS);
            const victim = turn % processes;
            await servers[victim]?.kill();
            await delay(DEAD_MS);
            servers[victim] = await start();
            use();
          }
        }),
      });
    }
  } finally {
    for (const server of servers) await server.stop();
    proxy.close();
    await database.drop();
  }
  report(figures, testimonies, values.json);
}

async function measure(
  processes: number,
  origin: string,
  token: string,
  { projectId, agentId, contactIds }: FilledProject,
  rounds: number,
): Promise<Figures> {
  const headers = { authorization: `Bearer ${token}` };
  // Each contact is read from the database.
  const paths = contactIds.map((id) => ({ path: `/api/v1/agents/${agentId}/contacts/${id}/depth`, headers }));
  const reads: number[] = [];
  const events: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const { perSecond } = await load({ origin, paths, status: 200 }, CONNECTIONS, 2);
    const started = performance.now();
    await inParallel(BATCHES, 4, () => send(`${origin}/api/v1/projects/${projectId}/events`, headers, agentId));
    const rate = (1_000 * BATCHES * PER_BATCH) / (performance.now() - started);
    // The first round only warms up.
    if (round >= 0) {
      reads.push(perSecond);
      events.push(rate);
    }
  }
  return { processes, readsPerS: median(reads), eventsPerS: median(events) };
}

async function send(url: string, headers: Record<string, string>, agent: string): Promise<void> {
  const events = Array.from({ length: PER_BATCH }, () => ({
    type: 'interaction',
    event_id: randomUUID(),
    agent,
    user_id: `contact-${Math.ceil(Math.random() * RELATIONSHIPS)}`,
    occurred_at: new Date().toISOString(),
  }));
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  const text = await response.text();
  if (!text.includes(`"accepted":${PER_BATCH},`)) throw new Error(`${response.status} ${text.slice(0, 500)}`);
}

/** Runs on a separate project: its result is compared with an undisturbed recompute of the same facts. */
async function testify(
  dataSource: DataSource,
  origin: string,
  token: string,
  disturb: () => Promise<void>,
): Promise<Testimony> {
  const name = `witnessed ${randomUUID()}`;
  const projectId = await insertProject(dataSource, name, ORGANISATION);
  const agentId = randomUUID();
  const today = new Date().toISOString().slice(0, 10);
  await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, today]);
  await dataSource.query(`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, $3)`, [
    projectId,
    agentId,
    name,
  ]);
  await dataSource.query('INSERT INTO agent_directory (agent_id, project_id) VALUES ($1, $2)', [agentId, projectId]);
  const witness = new Witness(origin, token, { projectId, agentId }, dataSource);
  const testimony = await witness.watch(disturb);

  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  await service.recompute({ project: name, wait: true });
  const copy = await insertProject(dataSource, `copy ${name}`, ORGANISATION);
  await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [copy, today]);
  await copyProject(dataSource, projectId, copy);
  await service.recompute({ project: `copy ${name}`, wait: true });
  const [mine, undisturbed] = await Promise.all(
    [projectId, copy].map((id) => recomputedTables(dataSource, id, utcDay(today))),
  );
  const differ = Object.keys(mine ?? {}).filter(
    (table) => JSON.stringify(mine?.[table]) !== JSON.stringify(undisturbed?.[table]),
  );
  if (differ.length > 0) console.log(`  not as an undisturbed recompute makes them: ${differ.join(', ')}`);
  return { ...testimony, stale: testimony.stale + differ.length };
}

function report(
  figures: readonly Figures[],
  testimonies: readonly { processes: number; testimony: Testimony }[],
  json: string | undefined,
): void {
  const one = figures[0];
  console.log('');
  for (const { processes, readsPerS, eventsPerS } of figures) {
    const ratio = (mine: number, base = Number.NaN) => `${(mine / base).toFixed(2)} of one`;
    console.log(
      `  ${processes} ${processes === 1 ? 'process  ' : 'processes'}   ${Math.round(readsPerS).toLocaleString('en').padStart(7)} reads/s ${ratio(readsPerS, one?.readsPerS)}   ${Math.round(eventsPerS).toLocaleString('en').padStart(7)} events/s ${ratio(eventsPerS, one?.eventsPerS)}`,
    );
  }
  let wrong = 0;
  for (const { processes, testimony } of testimonies) {
    const { lost, doubled, stale, events, reads, runs, revoked, reconnects, again } = testimony;
    wrong += lost + doubled + stale;
    console.log(
      `  ${processes} processes, killed in turn: ${lost} lost, ${doubled} doubled, ${stale} stale of ${2 * events} events, ${reads} reads, ${runs} recomputes, ${revoked} revoked keys, ${reconnects} streams; ${again} requests sent again`,
    );
  }
  if (json) writeFileSync(json, `${JSON.stringify({ figures, testimonies }, null, 2)}\n`);
  console.log(`\nbench replicas: ${wrong === 0 ? 'nothing' : wrong} lost, doubled or stale`);
  if (wrong > 0) process.exitCode = 1;
}
