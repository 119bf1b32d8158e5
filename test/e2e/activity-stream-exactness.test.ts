import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { EventStream } from '../support/event-stream';
import { insertProject } from '../support/facts';
import { insertAda, writeActs } from '../support/feed-acts';
import { seededRandom } from '../support/seeded-random';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const SEED = Number(process.env.SEED ?? Date.now());
const WRITERS = 4;
const TRANSACTIONS = 15;
const CLIENTS = 6;

describe(`the live feed under concurrency (SEED=${SEED})`, () => {
  let database: TestDatabase;
  let apis: TestApi[];
  let project: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    apis = [await serveTestApi(database.url), await serveTestApi(database.url)];
    project = await insertProject(database.dataSource);
    await insertAda(database.dataSource, project);
  });
  afterAll(async () => {
    await Promise.all(apis.map((api) => api.close()));
    await database.drop();
  });

  const random = seededRandom(SEED);
  const anyOf = (count: number) => Math.floor(random() * count);
  const anyApi = () => apis[anyOf(apis.length)] as TestApi;
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
  };

  /** Commits in an order that is independent of the order of writing; some transactions fail. */
  async function write(written: string[]): Promise<void> {
    for (let turn = 0; turn < TRANSACTIONS; turn++) {
      const runner = database.dataSource.createQueryRunner();
      await runner.startTransaction();
      const ids = await writeActs(runner, project, 1 + anyOf(5));
      await turns(anyOf(60));
      if (random() < 0.1) await runner.rollbackTransaction();
      else {
        await runner.commitTransaction();
        written.push(...ids);
        // Sometimes nobody publishes, as if the process had died.
        if (random() < 0.8) void anyApi().app.get(FeedPublisher, { strict: false }).publish(project);
      }
      await runner.release();
    }
  }

  async function connect(after: string | null): Promise<EventStream> {
    const api = anyApi();
    const stream = await EventStream.open(
      `http://127.0.0.1:${api.port}/api/v1/projects/${project}/fleet-activity/stream`,
      {
        authorization: `Bearer ${await api.token()}`,
        ...(after === null ? {} : { 'last-event-id': after }),
      },
    );
    await stream.until(({ comments }) => comments.includes('open'));
    return stream;
  }

  /**
   * Connects and disconnects repeatedly, to any server, until it has received as many acts as there are.
   *
   * @returns their ids in the order of arrival
   */
  async function follow(first: EventStream, expected: Promise<number>): Promise<string[]> {
    const got: string[] = [];
    let total = Number.POSITIVE_INFINITY;
    let stream = first;
    void expected.then((count) => {
      total = count;
      // If everything has already arrived, no event would wake it.
      stream.recheck();
    });
    for (;;) {
      const wanted = stream.events.length + 1 + anyOf(12);
      await stream.until(({ events }) => events.length >= wanted || got.length + events.length >= total);
      stream.close();
      expect(stream.events.filter(({ event }) => event !== 'fleet-activity')).toEqual([]);
      got.push(...stream.of('fleet-activity').map((item) => (item as { id: string }).id));
      if (got.length >= total) return got;
      stream = await connect(stream.lastEventId);
    }
  }

  it('sends every action once to every client, in one order', async () => {
    const written: string[] = [];
    const streams = await Promise.all(Array.from({ length: CLIENTS }, () => connect(null)));
    const done = Promise.all(Array.from({ length: WRITERS }, () => write(written))).then(() => written.length);
    const following = Promise.all(streams.map((stream) => follow(stream, done)));
    await done;
    await anyApi().app.get(FeedPublisher, { strict: false }).publish(project);
    const [one = [], ...others] = await following;
    expect(written.length).toBeGreaterThan(WRITERS * TRANSACTIONS);
    expect([...one].sort()).toEqual([...written].sort());
    for (const other of others) expect(other).toEqual(one);
  });
});
