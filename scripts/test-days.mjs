// Runs the tests under one day after another: seven weekdays, a month's end, a leap day and a day of week 53. A library that
// all processes preload, those of the embedded PostgreSQL and Chromium too, shifts the clock: each run starts at noon UTC of
// its day. Needs Linux and a C compiler (CC, or cc). Takes as long as that many times `npm test`: a command for the night.
// Exits with 1 where a run fails.
//
//   npm run test:days                               all days
//   npm run test:days -- sunday leap-day            some
//   npm run test:days -- sunday -- test/browser     the words after the second -- go to Jest
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DAYS = {
  monday: '2027-03-08',
  tuesday: '2027-03-09',
  wednesday: '2027-03-10',
  thursday: '2027-03-11',
  friday: '2027-03-12',
  saturday: '2027-03-13',
  sunday: '2027-03-14',
  'month-end': '2027-04-30',
  'leap-day': '2028-02-29',
  'week-53': '2027-01-01',
};
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const separator = process.argv.indexOf('--', 2);
const names = process.argv.slice(2, separator < 0 ? undefined : separator);
const jestArguments = separator < 0 ? [] : process.argv.slice(separator + 1);
const unknown = names.filter((name) => !(name in DAYS));
if (unknown.length > 0) fail(`There is no day "${unknown[0]}". The days: ${Object.keys(DAYS).join(', ')}`);

if (process.platform !== 'linux') fail(`npm run test:days needs Linux; this is ${process.platform}.`);

// Not below the clone: PostgreSQL may run as another user, who cannot read there.
const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-clock-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const library = join(folder, 'clock.so');
compileClock();
// Under the true clock, so that no run has to.
run([join('scripts', 'prepare.mjs'), '--build'], {});
const results = (names.length > 0 ? names : Object.keys(DAYS)).map((name) => {
  const day = DAYS[name];
  console.log(`\n== ${name}: ${day}`);
  return { name, day, passed: run([join('node_modules', 'jest', 'bin', 'jest.js'), ...jestArguments], clockOf(day)) };
});
console.log('');
for (const { name, day, passed } of results) console.log(`${passed ? 'passed' : 'FAILED'}  ${day}  ${name}`);
if (results.some(({ passed }) => !passed)) process.exitCode = 1;

function compileClock() {
  chmodSync(folder, 0o755);
  const source = join(root, 'scripts', 'test-clock.c');
  const compiler = process.env.CC || 'cc';
  const { status, error } = spawnSync(compiler, ['-shared', '-fPIC', '-O2', '-o', library, source], {
    stdio: 'inherit',
  });
  if (error) fail(`npm run test:days needs a C compiler: ${error.message}. Install one, or set CC to yours.`);
  if (status !== 0) fail(`${compiler} does not compile ${source}.`);
}

/** @returns the environment in which it is noon of the day, and time goes on from there */
function clockOf(day) {
  const shift = Math.round((Date.parse(`${day}T12:00:00Z`) - Date.now()) / 1_000);
  return { TEST_DAY: day, TEST_CLOCK_SHIFT: String(shift), LD_PRELOAD: library };
}

function run(args, environment) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
