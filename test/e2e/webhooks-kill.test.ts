import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundleProcess, type Program, startDeliveryProcess } from '../support/built-program';
import { insertProject } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { receiveWebhooks, type WebhookReceiver } from '../support/webhook-receiver';
import { announceTransitions, deliveryStates, insertWebhook } from '../support/webhook-rows';

const ROUNDS = 10;
/** At different times in each round, while three others start and one continues. */
const KILLS_PER_ROUND = 3;
const KILLS = ROUNDS * KILLS_PER_ROUND;
const TRANSITIONS_PER_ROUND = 21;
const WEBHOOKS = ['/a', '/b', '/c'];
const EVENTS_PER_ROUND = TRANSITIONS_PER_ROUND * WEBHOOKS.length;

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
      WEBHOOKS.map((path) => insertWebhook(database.dataSource, projectId, `${receiver.url}${path}`)),
    );
    const sent: string[] = [];
    const running = Array.from({ length: KILLS_PER_ROUND + 1 }, start);
    for (let round = 0; round < ROUNDS; round++) {
      const doomed = running.splice(0, KILLS_PER_ROUND);
      await Promise.all(doomed.map((program) => program.hasSaid('ready')));
      running.push(...doomed.map(start));
      const begun = receiver.received.length;
      const ids = await announceTransitions(database.dataSource, projectId, TRANSITIONS_PER_ROUND);
      sent.push(...WEBHOOKS.flatMap((path) => ids.map((id) => `${path} ${id}`)));
      // From before the first event was sent until all were.
      const moments = doomed.map(() => Math.floor(random() * EVENTS_PER_ROUND * 0.8)).sort((one, other) => one - other);
      for (const [place, program] of doomed.entries()) {
        if (round % 5 !== 0 || place > 0) await receiver.until(begun + 1 + (moments[place] ?? 0));
        await program.kill();
      }
    }
    const states = () => Promise.all(webhooks.map((webhook) => deliveryStates(database.dataSource, webhook)));
    const all = sent.length / WEBHOOKS.length;
    while (!(await states()).every(({ delivered, pending }) => delivered === all && !pending)) await delay(20);
    const counts = new Map<string, number>();
    for (const { path, headers } of receiver.received) {
      const event = `${path} ${headers['webhook-id']}`;
      counts.set(event, (counts.get(event) ?? 0) + 1);
    }
    expect(new Set(counts.keys())).toEqual(new Set(sent));
    // Requests in progress when a process was killed are sent again, with the same id.
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(KILLS);
  });
});
