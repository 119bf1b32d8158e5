import { readFileSync } from 'node:fs';
import { insertProject } from '../support/facts';
import { HOSTILE_REQUESTS, type HostileRequest, insertLargeBook, sendHostile } from '../support/hostile-requests';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Maximum processor time of one turn of the event loop, in ms. */
const MAX_MS = 50;
/**
 * About as large as the largest body. On a slow machine a turn may take as long as it takes to read and to write this once; a
 * usual machine does that in less than `MAX_MS`.
 */
const FOUR_MEGABYTES = JSON.stringify(
  Array.from({ length: 40_000 }, (_, index) => ({
    event_id: `event-${index}`,
    agent: 'Nova',
    user_id: `contact-${index % 997}`,
    weight: index / 7,
    tags: ['a', 'b'],
  })),
);
/** A garbage collection or the compiler may delay one round; too much work delays every round. */
const ROUNDS = 8;

/** Processor time of the main thread, in ms, where Linux says it; else of the process, with its thread pool. */
function processorTime(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ', 1)[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}

/** Measures the processor time between two turns of the event loop. Unlike a clock, it ignores other programs. */
function watchTurns(): () => number {
  let [longest, watching] = [0, true];
  let before = processorTime();
  const turn = () => {
    longest = Math.max(longest, processorTime() - before);
    before = processorTime();
    // A timer lets an idle process sleep, unlike `setImmediate`, and still ends every turn of a millisecond or more.
    if (watching) setTimeout(turn, 1);
  };
  setTimeout(turn, 1);
  return () => {
    watching = false;
    return longest;
  };
}

/** The usual processor time, in ms, in which this process decodes, parses and writes the text. */
function passTime(): number {
  const bytes = Buffer.from(FOUR_MEGABYTES);
  const times = Array.from({ length: 8 }, () => {
    const before = processorTime();
    Buffer.from(JSON.stringify(JSON.parse(bytes.toString())));
    return processorTime() - before;
  });
  return times.sort((one, other) => one - other)[4] ?? 0;
}

describe('a request does not block others', () => {
  let database: TestDatabase;
  let api: TestApi;
  let bearer: string;
  let projects: { small: string; large: string };
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    bearer = `Bearer ${await api.token()}`;
    projects = {
      small: await insertProject(database.dataSource, 'Hostile'),
      large: await insertLargeBook(database.dataSource),
    };
  }, 120_000);
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function longestTurn(request: HostileRequest): Promise<number> {
    const stop = watchTurns();
    const { status } = await sendHostile(request, api.port, bearer, projects);
    const longest = stop();
    // A quick failure would prove nothing.
    if (request.name.startsWith('gzip:')) expect(status).toBe(200);
    expect(status === 503 || status < 500).toBe(true);
    return longest;
  }

  it.each(HOSTILE_REQUESTS.map((request) => [request.name, request] as const))('%s', async (_, request) => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS && least > MAX_MS; round++) {
      least = Math.min(least, await longestTurn(request));
    }
    expect(least).toBeLessThan(least > MAX_MS ? Math.max(MAX_MS, passTime()) : MAX_MS);
  });
});
