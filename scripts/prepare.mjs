// Prepares a fresh clone before a script runs: installs the packages of package-lock.json and, with --build, compiles
// what has changed. Uses only Node itself, and does nothing when everything is up to date.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Less than this must not pass without a word. */
const PROGRESS_MS = 4_000;
/** Of what `npm ci` puts on the disk, in MB: package-lock.json does not say. */
const PACKAGES_MB = 700;
/** Vite takes `#` and `?` for parts of a URL, and the patterns of Nest's assets `[` for one of theirs. */
const PLAIN = /^[\p{L}\p{N} ._@+,~:/\\-]*$/u;
const REMEDY = 'npm ci --include=dev --include=optional';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`This project needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
}
const packageManager = process.env.npm_execpath;

await installIfChanged();
if (process.argv.includes('--build')) await buildAllIfChanged();

async function installIfChanged() {
  const stamp = join(root, 'node_modules', '.installed');
  // Only the lock file, because package.json also changes with every script.
  const wanted = digest([join(root, 'package-lock.json')]);
  const [installed, ...ofThisPlatform] = read(stamp)?.split('\n') ?? [];
  if (installed === wanted && ofThisPlatform.every((path) => existsSync(join(root, path)))) return;
  const packages = lockedPackages();
  const needed = packages.filter(isOfThisPlatform).map(({ path }) => path);
  const record = () => writeFileSync(stamp, [wanted, ...needed].join('\n'));
  const missing = needed.filter((path) => !existsSync(join(root, path)));
  // A folder that was installed with `npm install` or `npm ci` is up to date if it has all packages for this platform.
  const npmRecord = join(root, 'node_modules', '.package-lock.json');
  const isNew = existsSync(npmRecord) && modified(npmRecord) >= modified(join(root, 'package-lock.json'));
  if (installed !== wanted && isNew && missing.length === 0) return record();
  if (isNew && missing.length > 0) {
    const names = missing.map((path) => path.replace(/^.*node_modules\//, '')).join(', ');
    say(`node_modules lacks ${names}, as after an installation with omit=optional. Repairing it: ${REMEDY}`);
  }
  say(`Installing ${packages.length} packages, about ${PACKAGES_MB} MB (once) ...`);
  const there = () => packages.filter(({ path }) => existsSync(join(root, path, 'package.json'))).length;
  // Includes development packages, which the build needs, and optional ones, of which the embedded PostgreSQL is one,
  // even if npm is configured otherwise.
  await npm(['ci', '--include=dev', '--include=optional', '--loglevel=error'], {
    // npm unpacks nothing before it has everything.
    progress: () =>
      existsSync(join(root, 'node_modules'))
        ? `${there()} of ${packages.length} packages`
        : 'npm downloads the packages',
    remedy: `The packages could not be installed. When the cause is gone, start again, or run: ${REMEDY}`,
  });
  const stillMissing = needed.filter((path) => !existsSync(join(root, path)));
  if (stillMissing.length > 0) fail(`npm did not install ${stillMissing.join(', ')}. Run: ${REMEDY}`);
  record();
}

/** The packages of package-lock.json, except those for other platforms. */
function lockedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const libc = libraryOfC();
  const fits = (list, ours) => !list || list.includes(ours) || (list[0]?.startsWith('!') && !list.includes(`!${ours}`));
  return Object.entries(packages)
    .map(([path, entry]) => ({ path, ...entry }))
    .filter(({ path }) => path !== '')
    .filter((it) => fits(it.os, process.platform) && fits(it.cpu, process.arch) && fits(it.libc, libc));
}

/** A binary for this platform. It is optional in the lock file, because other platforms do not need it. */
function isOfThisPlatform({ optional, os, cpu }) {
  return optional === true && (os !== undefined || cpu !== undefined);
}

function libraryOfC() {
  if (process.platform !== 'linux') return '';
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

async function buildAllIfChanged() {
  const settings = ['ormconfig.ts', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  await buildIfChanged(
    'the server',
    'dist',
    ['src', join('scripts', 'build-server.mjs'), ...settings],
    ['package.json'],
    [join('..', 'scripts', 'build-server.mjs')],
  );
  await buildIfChanged(
    'the dashboard',
    join('dashboard', 'dist'),
    [
      join('dashboard', 'src'),
      join('dashboard', 'index.html'),
      join('dashboard', 'vite.config.mjs'),
      join('packages', 'client', 'src'),
    ],
    ['package.json', 'dashboard'],
    [join('..', 'scripts', 'build-dashboard.mjs')],
  );
}

/**
 * @param sources what it is made of
 * @param besides what the builder reads, too
 * @param command relative to node_modules
 */
async function buildIfChanged(what, output, sources, besides, [script, ...args]) {
  const stamp = join(root, output, '.built');
  const parts = [...sources, 'package-lock.json'].flatMap((source) => files(join(root, source)));
  const wanted = digest(parts);
  if (read(stamp) === wanted) return;
  say(`Building ${what} from ${parts.length} files ...`);
  rmSync(stamp, { force: true });
  const options = { progress: () => `building ${what}`, remedy: `${what} could not be built.` };
  if (PLAIN.test(root)) {
    await run(process.execPath, [join(root, 'node_modules', script), ...args], options);
  } else {
    await inPlainFolder([...sources, ...besides, 'scripts'], output, async (folder) => {
      // Without these two, Node would find its modules where the link leads to.
      const plainly = ['--preserve-symlinks', '--preserve-symlinks-main'];
      await run(process.execPath, [...plainly, join(folder, 'node_modules', script), ...args], {
        ...options,
        cwd: folder,
      });
    });
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Builds in a temporary folder, because the name of this folder would be misinterpreted. */
async function inPlainFolder(sources, output, build) {
  const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-'));
  try {
    for (const source of sources) cpSync(join(root, source), join(folder, source), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await build(folder);
    rmSync(join(root, output), { recursive: true, force: true });
    cpSync(join(folder, output), join(root, output), { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function npm(args, options) {
  if (packageManager) await run(process.execPath, [packageManager, ...args], options);
  else await run('npm', args, options);
}

/** Runs a command and reports its progress every few seconds. */
async function run(command, args, { progress, remedy, cwd = root }) {
  const began = Date.now();
  // Standard output belongs to the following script: `cli token` prints only the token.
  const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2] });
  const talk = setInterval(() => say(`  ${Math.round((Date.now() - began) / 1000)} s: ${progress()} ...`), PROGRESS_MS);
  const status = await new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code) => resolve(code));
  });
  clearInterval(talk);
  if (status === 0) return;
  if (typeof status === 'string') say(status);
  say(remedy);
  process.exit(typeof status === 'number' ? status : 1);
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function modified(path) {
  return statSync(path).mtimeMs;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
