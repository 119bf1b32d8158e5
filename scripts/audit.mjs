// Asks the registry for advisories on the packages that ship: npm run audit. Exits with 1 for a finding of high or
// critical severity without an explanation below, and with 2 if the registry does not respond.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SEVERE = ['high', 'critical'];
/** URL of an advisory -> why it does not affect this project. */
const EXPLAINED = new Map();

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
});
const answer = parsed(stdout);
if (!answer?.vulnerabilities) {
  console.error(`NOT CHECKED: the registry did not respond: ${answer?.message ?? error?.message ?? stderr?.trim()}`);
  process.exit(2);
}
let unexplained = 0;
for (const { name, severity, range, via } of Object.values(answer.vulnerabilities)) {
  // A transitive finding is reported, and explained, with its own package.
  const reasons = via.map((cause) => (typeof cause === 'string' ? `by ${cause}` : EXPLAINED.get(cause.url)));
  const reason = reasons.every(Boolean) ? reasons.join(', ') : '';
  console.log(`${severity}: ${name} ${range}${reason ? ` (${reason})` : ''}`);
  if (SEVERE.includes(severity) && !reason) unexplained++;
}
console.log(`${answer.metadata.dependencies.prod} packages checked, ${unexplained} severe findings unexplained`);
process.exitCode = unexplained > 0 ? 1 : 0;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
