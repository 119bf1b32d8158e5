import { loadConfig } from '../../src/config/load-config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { SampleService } from '../../src/ingestion/sample/sample.service';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the sample fleet', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is loaded only into an empty database', async () => {
    const { dataSource } = database;
    const service = new SampleService(
      new FactsWriter(dataSource, new FeedPublisher(new FeedQueries(dataSource)), loadConfig({})),
      dataSource,
    );
    const loaded = await service.loadIfEmpty();
    expect(loaded).toMatchObject({ agents: 4, interactions: expect.any(Number) });
    expect(loaded?.contacts).toBeGreaterThan(1_150);
    expect(await service.loadIfEmpty()).toBeNull();

    const [counts] = await dataSource.query(
      `SELECT
         (SELECT count(*)::int FROM interactions) AS interactions,
         (SELECT count(*)::int FROM interactions WHERE occurred_at > now()) AS in_the_future,
         (SELECT count(*)::int FROM agent_actions) > 1000 AS acts,
         (SELECT count(*)::int FROM classifications) > 500 AS classifications,
         (SELECT count(*)::int FROM permanent_routes) > 300 AS routes,
         (SELECT count(*)::int FROM lead_outcomes) > 50 AS outcomes,
         (SELECT count(*)::int FROM contacts WHERE name IS NULL) AS nameless,
         (SELECT string_agg(kind, ' ' ORDER BY name) FROM agents) AS kinds,
         (SELECT org_id || ': ' || name FROM projects) AS project`,
    );
    expect(counts).toEqual({
      interactions: loaded?.interactions,
      in_the_future: 0,
      acts: true,
      classifications: true,
      routes: true,
      outcomes: true,
      nameless: 0,
      kinds: 'ai human human ai',
      project: 'org_sample: Sample fleet',
    });
  });
});
