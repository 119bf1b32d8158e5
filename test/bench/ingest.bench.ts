import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import { developmentToken } from '../../src/auth/development-token';
import { spkiPem } from '../../src/config/clerk-jwt-key';
import { loadConfig } from '../../src/config/load-config';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { Interaction } from '../../src/database/entities/interaction.entity';
import { migrate } from '../../src/database/migrate';
import { acquireEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid';
import { eventKey } from '../../src/ingestion/event-digest';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/files/import.service';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { type InteractionFact, toCopyLine } from '../../src/ingestion/interaction-fact';
import { buildProgram, startProgram } from '../support/built-program';
import { insertProject } from '../support/facts';
import { inParallel, median } from './measure';

const ISSUER = 'https://clerk.example.com';
const PARTY = 'https://app.example.com';
const ORG = 'org_bench';
const PER_BATCH = 1_000;
const SAVED = 1_000;

interface Round {
  readonly floor: number;
  readonly table: number;
  readonly import: number;
  readonly one: number;
  readonly eight: number;
  readonly late: number;
  readonly save: number;
}

/**
 * Rows per second into durable, deduplicated facts, compared with COPY of the same rows into an unlogged table without
 * keys. The server is the built program as in production, with a token, row security and its log; the database syncs to
 * disk.
 */
export default async function ingest(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  });
  const [rows, roundCount] = [Number(values.rows), Number(values.rounds)];
  await buildProgram();
  const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-bench-'));
  const postgres = await acquireEmbeddedPostgres(folder);
  const dataSource = await new DataSource(dataSourceOptions(postgres.url, 3)).initialize();
  try {
    await migrate(dataSource);
    const server = await startServer(folder, postgres.url);
    const rounds: Round[] = [];
    try {
      processes = [
        process.pid,
        server.program.child.pid ?? 0,
        readPostmasterPid(join(folder, 'postgres', 'cluster'))?.pid ?? 0,
      ];
      // The first round only warms up.
      for (let round = -1; round < roundCount; round++) {
        const result = await runRound(dataSource, folder, server, rows);
        if (round >= 0) rounds.push(result);
      }
    } finally {
      server.program.child.kill('SIGTERM');
      await server.program.ended;
    }
    report(rounds, values.json);
    await reportSize(dataSource);
  } finally {
    await dataSource.destroy();
    await postgres.release(true);
    rmSync(folder, { recursive: true, force: true });
  }
}

type Server = Awaited<ReturnType<typeof startServer>>;

async function startServer(folder: string, databaseUrl: string) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const port = await freePort();
  const program = startProgram('main.js', [], folder, {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    CLERK_JWT_KEY: spkiPem(publicKey),
    CLERK_ISSUER: ISSUER,
    CLERK_AUTHORIZED_PARTIES: PARTY,
    HOST: '127.0.0.1',
    PORT: String(port),
    RECOMPUTE_CRON: 'off',
    RATE_LIMIT: '1000000',
  });
  await program.hasSaid('  Recompute ');
  const claims = { userId: 'user_bench', organisation: ORG, issuer: ISSUER, authorizedParty: PARTY, ttlSeconds: 7_200 };
  return { port, program, token: developmentToken(claims, privateKey, Date.now()) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function runRound(dataSource: DataSource, folder: string, server: Server, rows: number): Promise<Round> {
  const floor = await perSecond('floor', rows, await floorOf(dataSource, facts(rows)));
  const table = await perSecond('table', rows, tableOf(dataSource, facts(rows)));
  const name = `import ${randomUUID()}`;
  const imported = await perSecond('import', rows, importOf(dataSource, folder, name, facts(rows)));
  const project = await insertProject(dataSource, `live ${randomUUID()}`, ORG);
  const one = await perSecond('one', rows / 4, sendAll(server, project, facts(rows / 4), 1));
  const eight = await perSecond('eight', rows, sendAll(server, project, facts(rows), 8));
  const history = await insertProject(dataSource, `history ${randomUUID()}`, ORG);
  const late = await perSecond('late', rows / 4, sendAll(server, history, shuffledFacts(rows / 4), 1));
  const save = await perSecond('save', SAVED, saveOf(dataSource, facts(SAVED)));
  return { floor, table, import: imported, one, eight, late, save };
}

/** This one, the server and the database; with their children. */
let processes: readonly number[] = [];
/** Microseconds of processor time a row, by what was measured. */
const spent = new Map<string, number[]>();
const TICK_MS = 10;

async function perSecond(name: string, rows: number, work: () => Promise<unknown>): Promise<number> {
  const [started, before] = [performance.now(), processorMs()];
  await work();
  const [wall, used] = [performance.now() - started, processorMs() - before];
  spent.set(name, [...(spent.get(name) ?? []), (1_000 * used) / rows]);
  return (1_000 * rows) / wall;
}

/** Of the processes that live; on Linux. */
function processorMs(): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      if (processes.includes(pid) || processes.includes(Number(fields[1])))
        ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended.
    }
  }
  return ticks * TICK_MS;
}

/** Few contacts have most of the facts, over 400 days; in the order of their times, as live events arrive. */
function facts(count: number): InteractionFact[] {
  return shuffledFacts(count).sort((one, other) => (one.occurredAt < other.occurredAt ? -1 : 1));
}

/** The same in random order: nearly every fact changes the first-seen time of its contact. */
function shuffledFacts(count: number): InteractionFact[] {
  return Array.from({ length: count }, (_, index) => ({
    agent: `agent-${index % 20}`,
    contact: `contact-${Math.floor(Math.random() ** 2 * 10_000)}`,
    occurredAt: new Date(1.72e12 + Math.floor(Math.random() * 400 * 86_400_000)).toISOString(),
    kind: 'message',
    direction: index % 2 ? 'inbound' : 'outbound',
    weight: 1,
    externalId: `evt_${randomUUID()}`,
    contactName: null,
  }));
}

async function floorOf(dataSource: DataSource, all: readonly InteractionFact[]): Promise<() => Promise<void>> {
  await dataSource.query(`CREATE UNLOGGED TABLE IF NOT EXISTS bench_floor (agent text, contact text, occurred_at timestamptz,
    kind text, direction text, weight double precision, contact_name text, external_id text, event_key uuid, content uuid,
    source_file integer, source_line integer)`);
  await dataSource.query('TRUNCATE bench_floor');
  const pieces = piecesOf(all).map((piece) => piece.map((fact) => toCopyLine(fact)).join(''));
  return async () => {
    const runner = dataSource.createQueryRunner();
    const client = await runner.connect();
    await pipeline(Readable.from(pieces), client.query(copyFrom('COPY bench_floor FROM STDIN')));
    await runner.release();
  };
}

/**
 * The rest of an import if nothing is read, checked or looked up: prepared rows, in the order of their keys, into the
 * table that stores them, in one transaction.
 */
function tableOf(dataSource: DataSource, all: readonly InteractionFact[]): () => Promise<void> {
  const projectId = randomUUID();
  const agents = Array.from({ length: 20 }, () => randomUUID());
  const keyed = all.map((fact) => ({ fact, key: eventKey(fact.externalId ?? '') }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
  const interactions = keyed.map(
    ({ key, fact: { contact, occurredAt, kind, direction, weight, externalId } }, index) => {
      const agent = agents[index % agents.length];
      return `${[projectId, key, agent, contact, occurredAt, kind, direction, weight, externalId, key].join('\t')}\n`;
    },
  );
  return async () => {
    const runner = dataSource.createQueryRunner();
    const client = await runner.connect();
    const copy = (table: string, lines: readonly string[]) =>
      pipeline(
        Readable.from(piecesOf(lines).map((piece) => piece.join(''))),
        client.query(copyFrom(`COPY ${table} FROM STDIN`)),
      );
    await runner.startTransaction();
    await copy(
      'interactions (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction, weight, external_id, sealed)',
      interactions,
    );
    await runner.commitTransaction();
    await runner.release();
  };
}

function importOf(dataSource: DataSource, folder: string, name: string, all: readonly InteractionFact[]) {
  const lines = all.map(({ agent, contact, occurredAt, direction, externalId }) =>
    [agent, contact, occurredAt, direction, externalId].join(','),
  );
  const file = join(folder, 'facts.csv.gz');
  writeFileSync(file, gzipSync(`agent_id,contact_id,occurred_at,direction,external_id\n${lines.join('\n')}\n`));
  const service = new ImportService(
    new FactsWriter(dataSource, new FeedPublisher(new FeedQueries(dataSource)), loadConfig({})),
    new ImportMappings(dataSource),
  );
  return async () => {
    const target = { orgId: ORG, name };
    const { added } = await service.import({ files: [file], target, strict: true, stdin: Readable.from([]) });
    if (added !== all.length) throw new Error(`${added} of ${all.length} rows were added`);
  };
}

function sendAll({ port, token }: Server, project: string, all: readonly InteractionFact[], clients: number) {
  const bodies = piecesOf(all).map((piece) =>
    Buffer.from(
      JSON.stringify({
        events: piece.map(({ agent, contact, occurredAt, direction, externalId }) => ({
          type: 'interaction',
          event_id: externalId,
          agent,
          user_id: contact,
          occurred_at: occurredAt,
          direction,
        })),
      }),
    ),
  );
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const path = `/api/v1/projects/${project}/events`;
  const send = (body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const options = { port, host: '127.0.0.1', agent, path, method: 'POST', headers };
      const sent = request({ ...options, headers: { ...headers, 'content-length': body.length } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          text.includes(`"accepted":${PER_BATCH},`) ? resolve() : reject(new Error(text.slice(0, 500))),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return async () => {
    await inParallel(bodies.length, clients, (turn) => send(bodies[turn] ?? Buffer.alloc(0)));
    agent.destroy();
  };
}

/** The usual implementation; it does not even look up agents or contacts. */
function saveOf(dataSource: DataSource, all: readonly InteractionFact[]) {
  const project_id = randomUUID();
  const rows = all.map(({ contact, occurredAt, kind, direction, externalId }) => ({
    project_id,
    interaction_id: randomUUID(),
    agent_id: project_id,
    user_id: contact,
    occurred_at: new Date(occurredAt),
    kind,
    direction,
    external_id: externalId,
  }));
  return () => dataSource.getRepository(Interaction).save(rows);
}

/** What all rounds have left: events over HTTP, files, and those made ready. */
async function reportSize(dataSource: DataSource): Promise<void> {
  const [size] = await dataSource.query(
    `SELECT round((pg_table_size('interactions') + pg_table_size('event_receipts')) / facts::numeric) AS rows,
            round((pg_indexes_size('interactions') + pg_indexes_size('event_receipts')) / facts::numeric) AS indexes
     FROM (SELECT count(*) AS facts FROM interactions) AS counted`,
  );
  console.log(`bytes a fact: ${size.rows} in tables, ${size.indexes} in indexes`);
}

function piecesOf<Item>(all: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(all.length / PER_BATCH) }, (_, turn) =>
    all.slice(turn * PER_BATCH, (turn + 1) * PER_BATCH),
  );
}

const TARGETS = [
  ['file import, gzip and validation included', 'import', 0.15],
  ['HTTP batches of 1,000, one client', 'one', 0.07],
  ['HTTP batches of 1,000, eight clients', 'eight', 0.12],
] as const;

const BESIDES = [
  ['COPY of rows made ready into their table', 'table'],
  ['HTTP, one client, events in no order of time', 'late'],
  ['TypeORM save() of the interactions alone', 'save'],
] as const;

function report(rounds: readonly Round[], json: string | undefined): void {
  const rate = (name: keyof Round) => Math.round(median(rounds.map((round) => round[name]))).toLocaleString('en');
  const ratio = (name: keyof Round) => median(rounds.map((round) => round[name] / round.floor));
  const processor = (name: keyof Round) => `${median((spent.get(name) ?? []).slice(1)).toFixed(1)} us`;
  console.log(
    `\nfloor: COPY into an unlogged table without keys, ${rate('floor')} rows/s, ${processor('floor')} of processor time a row`,
  );
  const table = TARGETS.map(([name, key, target]) => {
    const figure = ratio(key);
    const met = figure >= target;
    console.log(
      `  ${name.padEnd(46)} ${rate(key).padStart(9)} rows/s ${figure.toFixed(3).padStart(7)} x floor   >= ${target.toFixed(2)}   ${met ? 'met' : 'missed'}   ${processor(key)}`,
    );
    return { name, figure, target: `>= ${target}`, met };
  });
  for (const [name, key] of BESIDES) {
    console.log(
      `  ${name.padEnd(46)} ${rate(key).padStart(9)} rows/s ${ratio(key).toFixed(3).padStart(7)} x floor   ${processor(key)}`,
    );
  }
  if (json) writeFileSync(json, `${JSON.stringify(table, null, 2)}\n`);
  const met = table.filter((row) => row.met).length;
  console.log(`\nbench ingest: ${met} of ${table.length} targets met`);
  if (met < table.length) process.exitCode = 1;
}
