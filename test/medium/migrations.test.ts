import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrate } from '../../src/database/migrate';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('make exactly the schema that the entities describe', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('run down to nothing and up again', async () => {
    const { dataSource } = database;
    const tables = async () => {
      const rows: { name: string }[] = await dataSource.query(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    };
    const before = await tables();
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    expect(await tables()).toEqual(['migrations']);
    await migrate(dataSource);
    expect(await tables()).toEqual(before);
  });

  it('run once when several processes start at the same time', async () => {
    const { dataSource, url } = database;
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    const processes = await Promise.all(
      Array.from({ length: 20 }, () => new DataSource(dataSourceOptions(url, 2)).initialize()),
    );
    const ran = await Promise.all(processes.map(migrate));
    await Promise.all(processes.map((process) => process.destroy()));
    expect(ran.flat()).toEqual(dataSource.migrations.map((migration) => migration.constructor.name));
  });

  it('refuse a database that a newer release has migrated, and change nothing', async () => {
    const { dataSource } = database;
    await dataSource.undoLastMigration();
    await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture')`);
    await expect(migrate(dataSource)).rejects.toThrow(/newer release has migrated this database \(FromTheFuture\)/);
    await dataSource.query(`DELETE FROM migrations WHERE name = 'FromTheFuture'`);
    expect(await migrate(dataSource)).toHaveLength(1);
  });
});
