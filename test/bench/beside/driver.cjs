// Runs the recompute of one checkout for recompute-beside.bench.ts, and reports the processor time of PostgreSQL by statement.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, isOther] = [process.argv[2], process.argv[3] === 'other'];
require(join(folder, 'test/bench/typescript.cjs'));
const { Client } = require(join(folder, 'node_modules/pg'));
const { createTestDatabase } = require(join(folder, 'test/support/test-database.ts'));
const { addSkewedFacts, insertSkewedProject } = require(join(folder, 'test/bench/skewed-facts.ts'));
const { RecomputeQueries } = require(join(folder, 'src/recompute/recompute.queries.ts'));
const { RecomputeService } = require(join(folder, 'src/recompute/recompute.service.ts'));

/** The processor time of each backend when it was last seen, in nanoseconds. */
const seen = new Map();
let statements = null;

/** A backend's time is exact once it sleeps. */
async function workedSince(pid) {
  for (let tries = 0; tries < 1_000; tries++) {
    if (/\) S /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) break;
    await new Promise(setImmediate);
  }
  const now = Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
  const before = seen.get(pid) ?? 0;
  seen.set(pid, now);
  return (now - before) / 1e6;
}

const { query } = Client.prototype;
Client.prototype.query = function (...args) {
  const result = query.apply(this, args);
  // What a backend did before the run is none of its statements.
  if (this.processID && !seen.has(this.processID)) seen.set(this.processID, 0);
  if (statements === null || typeof result?.then !== 'function') return result;
  const mine = statements;
  return result.then(async (value) => {
    mine.push({ text: String(args[0]?.text ?? args[0]), ms: await workedSince(this.processID) });
    return value;
  });
};

let database;
let project;

/** An earlier version has fewer tables. */
async function existing(tables) {
  const [{ known }] = await database.dataSource.query(
    `SELECT string_agg(name, ', ') AS known FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL`,
    [tables],
  );
  return known;
}

const commands = {
  async prepare({ size, day, merged }) {
    database ??= await createTestDatabase();
    const name = `beside ${size}`;
    project = { name, size, id: await insertSkewedProject(database.dataSource, name, size, day) };
    if (merged > 0) {
      await database.dataSource.query(
        `INSERT INTO contact_merges (project_id, user_id, into_id, decided_at, event_key)
         SELECT $1, 'contact ' || 2 * n, 'contact ' || 2 * n - 1, now(), gen_random_uuid() FROM generate_series(1, $2::integer) AS n`,
        [project.id, merged],
      );
    }
  },
  async facts({ facts, day }) {
    await addSkewedFacts(database.dataSource, project.id, project.size, facts, day);
  },
  async empty({ tables }) {
    await database.dataSource.query(`TRUNCATE ${await existing(tables)}`);
  },
  /** As autovacuum does between runs. */
  async vacuum({ tables }) {
    await database.dataSource.query(`VACUUM (ANALYZE) ${await existing(tables)}`);
  },
  /** Closes all connections, as a pool does that was idle. */
  async disconnect() {
    await database.dataSource.destroy();
    await database.dataSource.initialize();
  },
  async run({ day, full }) {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    await Promise.all([...seen.keys()].map((pid) => workedSince(pid).catch(() => seen.delete(pid))));
    statements = [];
    const [outcome] = await service.recompute({ project: project.name, asOf: day, full });
    const made = statements;
    statements = null;
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
    return { statements: made, relationships: outcome.relationships };
  },
  async drop() {
    await database?.drop();
    if (isOther) await require(join(folder, 'test/support/global-teardown.ts')).default();
  },
};

process.on('message', async ({ command, ...parameters }) => {
  try {
    process.send({ result: (await commands[command](parameters)) ?? null });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});

async function begin() {
  // Another version has other migrations, on the server that this one has started.
  if (isOther) await require(join(folder, 'test/support/global-setup.ts')).setUp([], `${folder}/.bench`);
  process.send({ result: null });
}

begin().catch((error) => process.send({ error: String(error?.stack ?? error) }));
