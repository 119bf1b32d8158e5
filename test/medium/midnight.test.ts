import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertFacts, insertProject } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const DAY = '2025-03-29';
const ZONE = 'Europe/Berlin';

/**
 * A day ends in the project's time zone, by the database's clock, at the start of a run. That clock is set here: the
 * schema `test_clock` precedes PostgreSQL's own functions.
 */
describe('midnight', () => {
  let database: TestDatabase;
  let clocked: DataSource;
  let name: string;
  let projectId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    await sql('CREATE SCHEMA test_clock');
    await sql('CREATE TABLE test_clock.moment AS SELECT now() AS at');
    await sql(`CREATE FUNCTION test_clock.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql
      AS 'SELECT at FROM test_clock.moment'`);
    await sql(`DO $$ BEGIN
      EXECUTE format('ALTER DATABASE %I SET search_path = test_clock, pg_catalog, public', current_database());
    END $$`);
    clocked = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
  });
  beforeEach(async () => {
    name = `Midnight ${randomUUID()}`;
    projectId = await insertProject(database.dataSource, name, 'org_test', ZONE);
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'a', occurredAt: '2025-03-01T12:00Z' },
    ]);
  });
  afterAll(async () => {
    await clocked.destroy();
    await database.drop();
  });

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  /** @param at in Berlin, one hour ahead of UTC until the night before 30 March ends */
  async function runAt(at: string) {
    await sql(`UPDATE test_clock.moment SET at = $1::timestamp AT TIME ZONE '${ZONE}'`, at);
    const [run] = await new RecomputeService(clocked, new RecomputeQueries(clocked)).recompute({ project: name });
    if (run?.status === 'failed') throw new Error(run.error);
    return run;
  }
  const fact = (at: string) =>
    insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: `${at}+01:00` }]);
  const announced = () => sql('SELECT restated_from, restated_to FROM restated_days WHERE project_id = $1', projectId);

  it('before it, and after it until a run has started, a fact of the day is not late', async () => {
    expect(await runAt(`${DAY} 23:30`)).toMatchObject({ status: 'finished', asOf: DAY });
    await fact(`${DAY}T23:40`);
    expect(await runAt(`${DAY} 23:59:59.999`)).toMatchObject({ status: 'finished', asOf: DAY });
    await fact(`${DAY}T23:59:59`);
    expect(await runAt('2025-03-30 00:04')).toMatchObject({ status: 'finished', asOf: '2025-03-30' });
    expect(await announced()).toEqual([]);
  });

  it('from the first run that starts after it, even one that only moves to the new day, it is late', async () => {
    await runAt(`${DAY} 23:30`);
    expect(await runAt('2025-03-30 00:00')).toMatchObject({ status: 'finished', asOf: '2025-03-30' });
    await fact(`${DAY}T23:59:59`);
    await runAt('2025-03-30 00:04');
    expect(await announced()).toEqual([{ restated_from: DAY, restated_to: DAY }]);
  });

  it('is that of the project, not that of UTC', async () => {
    // 23:30 in UTC: in Berlin it is the next day.
    expect(await runAt('2025-03-30 00:30')).toMatchObject({ status: 'finished', asOf: '2025-03-30' });
    await fact('2025-03-30T00:31');
    expect(await runAt('2025-03-30 03:00')).toMatchObject({ status: 'finished', asOf: '2025-03-30' });
    expect(await announced()).toEqual([]);
    await fact(`${DAY}T23:59:59`);
    await runAt('2025-03-30 03:01');
    expect(await announced()).toEqual([{ restated_from: DAY, restated_to: DAY }]);
  });
});
