import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { insertProject } from '../support/facts';
import { HOSTILE_REQUESTS, type HostileRequest, insertLargeBook, sendHostile } from '../support/hostile-requests';
import { serveTestApi } from '../support/test-api';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';

/**
 * How long other requests wait while the process handles a hostile one: the longest event loop delay and the processor
 * time of each. Prints the figures; asserts nothing.
 */
export default async function hostile(args: string[]): Promise<void> {
  const options = { only: { type: 'string', default: '' }, rounds: { type: 'string', default: '3' } } as const;
  const { only, rounds } = parseArgs({ args, options }).values;
  const database = await createTestDatabase();
  const api = await serveTestApi(database.url);
  const projectId = await insertProject(database.dataSource, 'Hostile');
  const large = await insertLargeBook(database.dataSource);
  const bearer = `Bearer ${await api.token()}`;
  const projects = { small: projectId, large };
  const send = (request: HostileRequest) => sendHostile(request, api.port, bearer, projects);
  await send({ name: '', path: 'moat', method: 'GET' });
  console.log(
    '\nname'.padEnd(45),
    'status'.padStart(6),
    'answer'.padStart(10),
    'delay'.padStart(9),
    'processor'.padStart(10),
  );
  for (const each of HOSTILE_REQUESTS.filter(({ name }) => name.includes(only))) {
    const delays: number[] = [];
    const processor: number[] = [];
    let answer = { status: 0, bytes: 0 };
    for (let round = 0; round < Number(rounds); round++) {
      const histogram = monitorEventLoopDelay({ resolution: 1 });
      histogram.enable();
      const before = process.cpuUsage();
      answer = await send(each);
      await delay(20);
      const { user, system } = process.cpuUsage(before);
      histogram.disable();
      delays.push(histogram.max / 1e6);
      processor.push((user + system) / 1_000);
    }
    console.log(
      each.name.padEnd(44),
      String(answer.status).padStart(6),
      `${answer.bytes} B`.padStart(10),
      `${median(delays).toFixed(0)} ms`.padStart(9),
      `${median(processor).toFixed(0)} ms`.padStart(10),
    );
  }
  await api.close();
  await database.drop();
}
