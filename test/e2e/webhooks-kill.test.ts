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

const KILLS = 30;
const EVENTS_PER_KILL = 21;

/** Whatever a process was doing when it was killed, others on the same database deliver what it left. */
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

  it(`lose nothing, ${KILLS} times over, and are shared by those that live`, async () => {
    const random = seededRandom(22);
    const projectId = await insertProject(database.dataSource, 'Killed');
    const webhooks = await Promise.all(
      ['a', 'b', 'c'].map((path) => insertWebhook(database.dataSource, projectId, `${receiver.url}/${path}`)),
    );
    const sent: string[] = [];
    const running = [start(), start()];
    for (let kill = 0; kill < KILLS; kill++) {
      const [doomed] = running.splice(0, 1);
      await doomed?.hasSaid('ready');
      running.push(start());
      const begun = receiver.received.length;
      for (const webhook of webhooks) {
        sent.push(...(await queueDeliveries(database.dataSource, webhook, EVENTS_PER_KILL / webhooks.length)));
      }
      // From before anything was sent, to after all of it was.
      if (kill % 5 !== 0) await receiver.until(begun + 1 + Math.floor(random() * EVENTS_PER_KILL * 0.8));
      await delay(random() * 10);
      await doomed?.kill();
    }
    const states = () => Promise.all(webhooks.map((webhook) => deliveryStates(database.dataSource, webhook)));
    while (!(await states()).every((state) => Object.keys(state).join() === 'delivered')) await delay(20);
    const counts = new Map<unknown, number>();
    for (const { headers } of receiver.received) {
      counts.set(headers['webhook-id'], (counts.get(headers['webhook-id']) ?? 0) + 1);
    }
    expect(new Set(counts.keys())).toEqual(new Set(sent));
    // What was under way when a process was killed is sent again, by its id.
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(KILLS);
  });
});
