import { FeedQueries } from '../../src/ingestion/feed.queries';
import { insertProject } from '../support/facts';
import { commitActs, insertAda } from '../support/feed-acts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const HOUR_MS = 3_600_000;

/** The lists omit an act until its time; so does the live stream, which shows it then. */
describe('an act that is dated ahead, in the live stream', () => {
  let database: TestDatabase;
  let projectId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    projectId = await insertProject(database.dataSource);
    await insertAda(database.dataSource, projectId);
  });
  afterAll(() => database.drop());

  const sql = (statement: string) => database.dataSource.query(statement, [projectId]);
  const placed = async (): Promise<string[]> => {
    const rows: { id: string }[] = await sql(
      `SELECT unnest(act_ids) AS id FROM feed_entries WHERE project_id = $1 AND position IS NOT NULL ORDER BY position`,
    );
    return rows.map(({ id }) => id);
  };

  it('is published at its time, by any process', async () => {
    const queries = new FeedQueries(database.dataSource);
    const [ahead] = await commitActs(database.dataSource, projectId, 1, new Date(Date.now() + HOUR_MS));
    const [here] = await commitActs(database.dataSource, projectId, 1);
    await queries.publish(projectId);
    expect(await placed()).toEqual([here]);
    expect(await queries.overdue()).toEqual([]);
    // Two hours pass.
    await sql(`UPDATE feed_entries SET noted_at = noted_at - interval '2 hours' WHERE project_id = $1`);
    await sql(`UPDATE agent_actions SET occurred_at = occurred_at - interval '2 hours' WHERE project_id = $1`);
    expect(await queries.overdue()).toEqual([projectId]);
    await queries.publish(projectId);
    expect(await placed()).toEqual([here, ahead]);
  });
});
