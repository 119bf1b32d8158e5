import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../src/config/load-config';
import { Clock } from '../../src/webhooks/clock';
import { DeliveryWorker } from '../../src/webhooks/delivery-worker.service';
import { insertProject } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { announceTransitions, deliveryStates, insertWebhook } from '../support/webhook-rows';
import { median } from './measure';

const EVENTS = 20_000;
const ROUNDS = 5;
const DELAYS = 30;

/** A durable server, as in production. */
export const settings = [];

/**
 * Deliveries per second to a receiver on this machine, the delay from the commit to the first request, and the memory.
 */
export default async function webhooks(): Promise<void> {
  const receiver = fork(join(__dirname, 'webhooks', 'receiver.cjs'));
  const [port] = await once(receiver, 'message');
  const ask = async (): Promise<{ readonly first: number | null; readonly count: number }> => {
    receiver.send('say');
    return (await once(receiver, 'message'))[0];
  };
  const database = await createTestDatabase();
  const projectId = await insertProject(database.dataSource, 'Webhooks');
  const worker = new DeliveryWorker(loadConfig({}), new Clock(), { url: database.url });
  await worker.onApplicationBootstrap();
  const endpoint = (of: string) => insertWebhook(database.dataSource, of, `http://127.0.0.1:${port}/`);

  const one = await endpoint(projectId);
  const delays: number[] = [];
  for (let turn = 0; turn < DELAYS; turn++) {
    await announceTransitions(database.dataSource, projectId, 1);
    const committed = Date.now();
    let first: number | null = null;
    while (first === null) ({ first } = await ask());
    delays.push(first - committed);
    while ((await deliveryStates(database.dataSource, one)).pending) await delay(5);
  }
  delays.sort((a, b) => a - b);

  const before = process.memoryUsage().rss;
  let most = before;
  const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
  const rates: number[] = [];
  const perSecond: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const busy = await insertProject(database.dataSource, `Webhooks ${round}`);
    const webhook = await endpoint(busy);
    await ask();
    await announceTransitions(database.dataSource, busy, EVENTS);
    const began = performance.now();
    const worked = process.cpuUsage();
    while ((await deliveryStates(database.dataSource, webhook)).delivered !== EVENTS) await delay(100);
    rates.push((1_000 * EVENTS) / (performance.now() - began));
    const { user, system } = process.cpuUsage(worked);
    perSecond.push((1_000_000 * EVENTS) / (user + system));
    const { count } = await ask();
    if (count !== EVENTS) console.log(`  round ${round}: ${count} requests for ${EVENTS} events`);
  }
  clearInterval(watching);
  await worker.beforeApplicationShutdown();
  await database.drop();
  receiver.kill();

  rates.sort((a, b) => a - b);
  const at = (list: readonly number[], part: number) => list[Math.floor(part * (list.length - 1))] ?? Number.NaN;
  console.log(
    `deliveries a second, ${EVENTS} transitions for one endpoint, from the commit on: ${rates.map(Math.round).join(', ')} (target 2,000)`,
  );
  console.log(
    `deliveries for each second that this process works: ${Math.round(median(perSecond)).toLocaleString('en')}`,
  );
  console.log(`from commit to first request: median ${at(delays, 0.5)} ms, 95 % ${at(delays, 0.95)} ms`);
  console.log(`memory while delivering: ${Math.round((most - before) / 2 ** 20)} MB more (target under 100)`);
}
