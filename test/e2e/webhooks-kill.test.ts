import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundleProcess, type Program, startDeliveryProcess } from '../support/built-program';
import { insertProject } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { receiveWebhooks, type WebhookReceiver } from '../support/webhook-receiver';
import { deliveryStates, insertWebhook, queueDeliveries } from '../support/webhook-rows';

const ROUNDS = 10;
/** At different times in each round, while three others start and one continues. */
const KILLS_PER_ROUND = 3;
const KILLS = ROUNDS * KILLS_PER_ROUND;
const EVENTS_PER_ROUND = 63;

/** Whatever a killed process was doing, others on the same database deliver the rest. */
describe('deliveries of processes that are killed', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let folder: string;
  const programs: Program[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-deliveries-'));
    await bundleProcess('delivery-process', folder);
    database = await createTestDatabase();
    receiver = await receiveWebhooks();
  });
  afterAll(async () => {
    for (const program of programs) if (program.child.exitCode === null) await program.kill();
    await receiver.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (): Program => {
    const program = startDeliveryProcess(database.url, folder);
    programs.push(program);
    return program;
  };

  it(`lose nothing, ${KILLS} times, and are shared by the live processes`, async () => {
    const random = seededRandom(22);
    const projectId = await insertProject(database.dataSource, 'Killed');
    const webhooks = await Promise.all(
      ['a', 'b', 'c'].map((path) => insertWebhook(database.dataSource, projectId, `${receiver.url}/${path}`)),
    );
    const sent: string[] = [];
    const running = Array.from({ length: KILLS_PER_ROUND + 1 }, start);
    for (let round = 0; round < ROUNDS; round++) {
      const doomed = running.splice(0, KILLS_PER_ROUND);
      await Promise.all(doomed.map((program) => program.hasSaid('ready')));
      running.push(...doomed.map(start));
      const begun = receiver.received.length;
      for (const webhook of webhooks) {
        sent.push(...(await queueDeliveries(database.dataSource, webhook, EVENTS_PER_ROUND / webhooks.length)));
      }
      // From before the first event was sent until all were.
      const moments = doomed.map(() => Math.floor(random() * EVENTS_PER_ROUND * 0.8)).sort((one, other) => one - other);
      for (const [place, program] of doomed.entries()) {
        if (round % 5 !== 0 || place > 0) await receiver.until(begun + 1 + (moments[place] ?? 0));
        await program.kill();
      }
    }
    const states = () => Promise.all(webhooks.map((webhook) => deliveryStates(database.dataSource, webhook)));
    while (!(await states()).every((state) => Object.keys(state).join() === 'delivered')) await delay(20);
    const counts = new Map<unknown, number>();
    for (const { headers } of receiver.received) {
      counts.set(headers['webhook-id'], (counts.get(headers['webhook-id']) ?? 0) + 1);
    }
    expect(new Set(counts.keys())).toEqual(new Set(sent));
    // Requests in progress when a process was killed are sent again, with the same id.
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(KILLS);
  });
});
