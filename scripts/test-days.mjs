// Runs the tests under one day after another: seven weekdays, a month's end, a leap day and a day of week 53. The clock of
// every process, of the embedded PostgreSQL and of Chromium is set by libfaketime; each run starts at noon UTC of its day.
// Takes as long as that many times `npm test`: a command for the night. Exits with 1 where a run fails.
//
//   npm run test:days                               all days
//   npm run test:days -- sunday leap-day            some
//   npm run test:days -- sunday -- test/browser     the words after the second -- go to Jest
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
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

const library = libfaketime();
if (!library) {
  fail(
    'npm run test:days needs libfaketime, which sets the clock of processes, and does not find it. Install it ' +
      '(Debian and Ubuntu: apt-get install faketime; macOS: brew install libfaketime), or set FAKETIME_LIBRARY to its file.',
  );
}
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

/** @returns the environment in which it is noon of the day, and time goes on from there */
function clockOf(day) {
  const seconds = Math.round((Date.parse(`${day}T12:00:00Z`) - Date.now()) / 1_000);
  return {
    TEST_DAY: day,
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`,
    // Timers run by the monotonic clock.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // PostgreSQL may run as another user, which cannot access the shared memory of this one.
    FAKETIME_DISABLE_SHM: '1',
    ...(process.platform === 'darwin' ? { DYLD_INSERT_LIBRARIES: library } : { LD_PRELOAD: library }),
  };
}

function libfaketime() {
  if (process.env.FAKETIME_LIBRARY) return existing(process.env.FAKETIME_LIBRARY);
  // Debian has a folder for each architecture below /usr/lib.
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/opt/homebrew/lib'].filter(existsSync);
  return folders
    .flatMap((folder) => [folder, ...readdirSync(folder).map((entry) => join(folder, entry))])
    .flatMap((folder) => ['libfaketime.so.1', 'libfaketime.1.dylib'].map((file) => join(folder, 'faketime', file)))
    .find(existing);
}

function existing(path) {
  return existsSync(path) ? path : undefined;
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
