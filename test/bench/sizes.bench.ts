import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildProgram } from '../support/built-program';
import { PLAIN_BODIES, type PlainBody, type PlainName } from '../support/plain-bodies';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';
import { type FilledProject, fillProject, ORGANISATION } from './serve/fill';
import { load } from './serve/load';
import { type ApplicationServer, startApplication } from './serve/servers';

const MOST = 1.3;
/** The contacts that are requested in turn. */
const CONTACTS = 3_200;

interface Line {
  readonly name: PlainName;
  /** By size, in milliseconds. */
  readonly p50: readonly number[];
  /** The slowest size relative to the first. */
  readonly worst: number;
  readonly met: boolean;
}

/**
 * The nine operations on projects of several sizes in one database, one request at a time, without a cache: the cost of
 * a response must not grow with the project.
 */
export default async function sizes(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '1000,100000,1000000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  await buildProgram();
  const database = await createTestDatabase();
  const sizesAsked = values.sizes.split(',').map(Number);
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const lines: Line[] = [];
  try {
    const projects: FilledProject[] = [];
    for (const size of sizesAsked) projects.push(await fillProject(database.dataSource, size));
    const application = await startApplication(database.url, ORGANISATION, { BODY_CACHE_MB: '0' });
    try {
      console.log(`p50 in ms at ${sizesAsked.map((size) => size.toLocaleString('en')).join(', ')} relationships`);
      for (const name of Object.keys(PLAIN_BODIES) as PlainName[]) {
        lines.push(await measure(name, projects, application, rounds, seconds));
      }
    } finally {
      await application.stop();
    }
  } finally {
    await database.drop();
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(lines, null, 2)}\n`);
  const met = lines.filter((line) => line.met).length;
  console.log(`\nbench sizes: ${met} of ${lines.length} targets met (at most ${MOST})`);
  if (met < lines.length) process.exitCode = 1;
}

/** One operation on each project, by round, compared with the first project. */
async function measure(
  name: PlainName,
  projects: readonly FilledProject[],
  { origin, token }: ApplicationServer,
  rounds: number,
  seconds: number,
): Promise<Line> {
  const headers = { authorization: `Bearer ${token}` };
  const targets = projects.map((project) => ({
    origin,
    paths: pathsOf(name, project).map((path) => ({ path, headers })),
    status: 200,
  }));
  const times: number[][] = targets.map(() => []);
  // The first round only warms up.
  for (let round = -1; round < rounds; round++) {
    for (const [index, target] of targets.entries()) {
      const { p50 } = await load(target, 1, seconds);
      if (round >= 0) times[index]?.push(p50);
    }
  }
  const ratios = times.map((mine) => median(mine.map((p50, round) => p50 / (times[0]?.[round] ?? Number.NaN))));
  const p50 = times.map(median);
  const worst = Math.max(...ratios);
  const shown = p50.map((ms) => ms.toFixed(2).padStart(8)).join('');
  console.log(
    `  ${name.padEnd(20)}${shown}   at most ${worst.toFixed(2)} x the first   ${worst <= MOST ? 'met' : 'missed'}`,
  );
  return { name, p50, worst, met: worst <= MOST };
}

function pathsOf(name: PlainName, { projectId, agentId, contactIds }: FilledProject): string[] {
  const operation: PlainBody = PLAIN_BODIES[name];
  const contacts = contactIds.slice(0, name === 'contact depth' ? CONTACTS : 1);
  return contacts.map((contactId) => {
    const subject = { projectId, agentId, contactId, count: operation.default };
    return `/api/v1/${operation.path(subject)}`;
  });
}
