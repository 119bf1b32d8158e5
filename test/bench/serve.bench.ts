import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildProgram } from '../support/built-program';
import { PLAIN_BODIES, type PlainBody, type PlainName, type PlainSubject } from '../support/plain-bodies';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';
import { barePath } from './serve/bare-server';
import { type FilledProject, fillProject, ORGANISATION } from './serve/fill';
import { load, type Round, type Target } from './serve/load';
import { type ApplicationServer, type Server, startApplication, startBaseline } from './serve/servers';

const LEVELS = [1, 16, 64];
const WARM_UP_S = 2;
const NAMES = Object.keys(PLAIN_BODIES) as PlainName[];
/** The requested contacts; each is requested by one connection only. */
const CONTACTS = 3_200;

type Kind = 'H' | 'B' | 'T' | 'app' | 'app 304';
const KINDS: Kind[] = ['H', 'B', 'T', 'app', 'app 304'];

interface Line {
  readonly name: string;
  readonly figure: number;
  readonly target: string;
  readonly met: boolean;
}

/**
 * The nine operations of the built application, with everything enabled, compared with a bare server (B), hello world
 * (H) and the usual implementation with Nest, TypeORM and class-transformer (T): the same data, interleaved by round.
 */
export default async function serve(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      relationships: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      only: { type: 'string' },
      profile: { type: 'string' },
      json: { type: 'string' },
    },
  });
  await buildProgram();
  const database = await createTestDatabase();
  const project = await fillProject(database.dataSource, Number(values.relationships));
  const nodeArguments = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
  const application = await startApplication(database.url, ORGANISATION, {}, nodeArguments);
  const baselines = await Promise.all(
    ['hello-server', 'bare-server', 'typeorm-server'].map((name) => startBaseline(name, database.url)),
  );
  const names = values.only ? NAMES.filter((name) => values.only?.split(',').includes(name)) : NAMES;
  const lines: Line[] = [];
  try {
    for (const name of names) {
      const targets = await targetsOf(name, project, application, baselines);
      await compareBodies(targets);
      const kinds = KINDS.filter((kind) => targets[kind]);
      for (const kind of kinds) await load(targets[kind] as Target, 64, WARM_UP_S);
      for (const connections of LEVELS) {
        const rounds = new Map<Kind, Round[]>(kinds.map((kind) => [kind, []]));
        for (let round = 0; round < Number(values.rounds); round++) {
          for (const kind of kinds) {
            rounds.get(kind)?.push(await load(targets[kind] as Target, connections, Number(values.seconds)));
          }
        }
        print(`${name}, ${connections} at once`, rounds);
        lines.push(...verdicts(name, connections, rounds));
      }
    }
  } finally {
    for (const server of [application, ...baselines]) await server.stop();
    await database.drop();
  }
  for (const { name, figure, target, met } of lines) {
    console.log(
      `  ${name.padEnd(52)} ${figure.toFixed(2).padStart(9)}   ${target.padEnd(10)} ${met ? 'met' : 'missed'}`,
    );
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(lines, null, 2)}\n`);
  const met = lines.filter((line) => line.met).length;
  console.log(`\nbench serve: ${met} of ${lines.length} targets met`);
  if (met < lines.length) process.exitCode = 1;
}

/** The requests to each server. */
async function targetsOf(
  name: PlainName,
  { projectId, agentId, contactIds }: FilledProject,
  { origin, token }: ApplicationServer,
  [hello, bare, typeorm]: Server[],
): Promise<Partial<Record<Kind, Target>>> {
  const operation: PlainBody = PLAIN_BODIES[name];
  const contacts = name === 'contact depth' ? contactIds.slice(0, CONTACTS) : contactIds.slice(0, 1);
  const subjects = contacts.map((contactId): PlainSubject => {
    return { projectId, agentId, contactId, count: operation.default };
  });
  const headers = { authorization: `Bearer ${token}` };
  const ours = subjects.map((subject) => ({ path: `/api/v1/${operation.path(subject)}`, headers }));
  const conditional: Target['paths'][number][] = [];
  for (const { path } of ours) {
    // With the load's `Accept-Encoding`: each coding has its own tag.
    const response = await fetch(origin + path, { headers: { ...headers, 'accept-encoding': 'identity' } });
    await response.arrayBuffer();
    const etag = response.headers.get('etag');
    if (etag) conditional.push({ path, headers: { ...headers, 'if-none-match': etag } });
  }
  const theirs = subjects.map((subject) => ({
    path: encodeURI(
      `/${name.replace(' ', '-')}/${[projectId, agentId, subject.contactId].slice(0, name === 'contact depth' ? 3 : name === 'agent distribution' ? 2 : 1).join('/')}?count=${subject.count}`,
    ),
  }));
  return {
    H: { origin: hello?.origin ?? '', paths: [{ path: '/' }], status: 200 },
    B: {
      origin: bare?.origin ?? '',
      paths: subjects.map((subject) => ({ path: barePath(operation, subject) })),
      status: 200,
    },
    T: { origin: typeorm?.origin ?? '', paths: theirs, status: 200 },
    app: { origin, paths: ours, status: 200 },
    'app 304': { origin, paths: conditional, status: 304 },
  };
}

/** @throws Error unless B sends what the application sends */
async function compareBodies({ B, app }: Partial<Record<Kind, Target>>): Promise<void> {
  const [theirs, ours] = await Promise.all(
    [B, app].map(async (target) => {
      const { path = '', headers } = target?.paths[0] ?? {};
      return await (await fetch(`${target?.origin}${path}`, { headers })).text();
    }),
  );
  if (theirs !== ours) throw new Error(`the bodies differ:\n${theirs}\n${ours}`);
}

function print(title: string, rounds: Map<Kind, Round[]>): void {
  console.log(`\n${title}`);
  for (const [kind, mine] of rounds) {
    const figure = (name: keyof Round) => median(mine.map((round) => round[name]));
    const rate = Math.round(figure('perSecond')).toLocaleString('en');
    console.log(
      `  ${kind.padEnd(8)} ${rate.padStart(8)}/s   p50 ${figure('p50').toFixed(2).padStart(7)} ms   p99 ${figure('p99').toFixed(2).padStart(7)} ms   ${ratio(rounds, kind, 'B').toFixed(2)} x B   ${ratio(rounds, kind, 'T').toFixed(2)} x T`,
    );
  }
}

/** Median of the ratios of the rounds; both numbers of a round are from the same moment. */
function ratio(rounds: Map<Kind, Round[]>, kind: Kind, base: Kind, name: keyof Round = 'perSecond'): number {
  const bases = rounds.get(base) ?? [];
  return median((rounds.get(kind) ?? []).map((round, index) => round[name] / (bases[index]?.[name] ?? Number.NaN)));
}

function verdicts(name: PlainName, connections: number, rounds: Map<Kind, Round[]>): Line[] {
  const lines: Line[] = [];
  const atLeast = (what: string, figure: number, limit: number) =>
    lines.push({ name: `${name}: ${what}`, figure, target: `>= ${limit.toFixed(2)}`, met: figure >= limit });
  if (connections === 64) {
    atLeast('x B', ratio(rounds, 'app', 'B'), name === 'depth scores' ? 1.6 : 0.8);
    if (name === 'contact depth') atLeast('x T', ratio(rounds, 'app', 'T'), 3);
    if (name === 'depth scores') atLeast('x T', ratio(rounds, 'app', 'T'), 4);
    atLeast('304 x its 200', ratio(rounds, 'app 304', 'app'), 1.3);
  }
  if (connections === 16) {
    const figure = ratio(rounds, 'app', 'B', 'p99');
    lines.push({ name: `${name}: p99 at 16, x B`, figure, target: '<= 2.00', met: figure <= 2 });
  }
  return lines;
}
