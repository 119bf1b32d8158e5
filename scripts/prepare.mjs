// Prepares a fresh clone before a script runs: installs the packages of package-lock.json and, with --build, compiles
// what has changed. Uses only Node itself, and does nothing when everything is up to date.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`This project needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
}
const packageManager = process.env.npm_execpath;

installIfChanged();
if (process.argv.includes('--build')) buildAllIfChanged();

function installIfChanged() {
  const stamp = join(root, 'node_modules', '.installed');
  // Only the lock file, because package.json also changes with every script.
  const wanted = digest([join(root, 'package-lock.json')]);
  if (read(stamp) === wanted) return;
  // A folder that was installed with `npm install` or `npm ci` is up to date as well.
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(stamp) && existsSync(installed) && modified(installed) >= modified(join(root, 'package-lock.json'))) {
    writeFileSync(stamp, wanted);
    return;
  }
  say('Installing packages (once) ...');
  // Includes development packages even if NODE_ENV=production: the build needs them.
  npm(['ci', '--include=dev', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

function buildAllIfChanged() {
  const settings = ['ormconfig.ts', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  const bin = (...path) => join(root, 'node_modules', ...path);
  buildIfChanged('Building', 'dist', ['src', ...settings], [bin('@nestjs', 'cli', 'bin', 'nest.js'), 'build']);
  buildIfChanged(
    'Building the dashboard',
    join('dashboard', 'dist'),
    [join('dashboard', 'src'), join('dashboard', 'index.html'), join('dashboard', 'vite.config.mts')],
    [bin('vite', 'bin', 'vite.js'), 'build', 'dashboard'],
  );
}

function buildIfChanged(what, output, sources, command) {
  const stamp = join(root, output, '.built');
  const wanted = digest([...sources, 'package-lock.json'].flatMap((source) => files(join(root, source))));
  if (read(stamp) === wanted) return;
  say(`${what} ...`);
  rmSync(stamp, { force: true });
  run(process.execPath, command);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function npm(args) {
  if (packageManager) run(process.execPath, [packageManager, ...args]);
  else run('npm', args);
}

function run(command, args) {
  // Standard output belongs to the following script: `cli token` prints only the token.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) fail(String(error));
  if (status !== 0) process.exit(status ?? 1);
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
