import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrate } from '../../src/database/migrate';
import { insertProject } from '../support/facts';
import { fillEmptyTables, rowCounts } from '../support/filled-tables';
import { schemaText } from '../support/schema-text';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Forgets the runs on purpose, so that the next one is a full one. */
const EMPTIED = new Set(['recompute_runs']);

/** The procedure of docs/migrations.md for building an index on a filled table. */
class BuildIndex9000000000000 implements MigrationInterface {
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET lock_timeout = 0');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS ix_contacts_name');
    await runner.query('CREATE INDEX CONCURRENTLY ix_contacts_name ON contacts (project_id, name)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_contacts_name');
  }
}

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function undoAll(): Promise<void> {
    for (const _ of database.dataSource.migrations) await database.dataSource.undoLastMigration();
  }

  it('create exactly the schema that the entities describe', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('each run up, down and up again on filled tables, and lose no row that the earlier schema can hold', async () => {
    const { dataSource, url } = database;
    await undoAll();
    expect(await schemaText(dataSource)).toEqual([]);
    const { migrations = [], ...options } = dataSourceOptions(url, 2);
    let below = { schema: await schemaText(dataSource), rows: await rowCounts(dataSource) };
    for (let count = 1; count <= dataSource.migrations.length; count++) {
      const step = await new DataSource({
        ...options,
        migrations: (migrations as never[]).slice(0, count),
      }).initialize();
      const [name] = await migrate(step);
      const schema = await schemaText(step);
      await fillEmptyTables(step);
      const rows = await rowCounts(step);
      const lost = (from: Map<string, number>, to: Map<string, number>) =>
        [...from].filter(([table, count]) => to.has(table) && !EMPTIED.has(table) && (to.get(table) ?? 0) < count);
      expect([name, lost(below.rows, rows)]).toEqual([name, []]);

      await step.undoLastMigration();
      expect([name, await schemaText(step)]).toEqual([name, below.schema]);
      expect([name, lost(rows, await rowCounts(step))]).toEqual([name, []]);

      await migrate(step);
      expect([name, await schemaText(step)]).toEqual([name, schema]);
      await fillEmptyTables(step);
      below = { schema, rows: await rowCounts(step) };
      await step.destroy();
    }
    expect([...below.rows.values()]).not.toContain(0);
  });

  it('run once when several processes start at the same time', async () => {
    const { dataSource, url } = database;
    const schema = await schemaText(dataSource);
    await undoAll();
    expect(await schemaText(dataSource)).toEqual([]);
    const processes = await Promise.all(
      Array.from({ length: 20 }, () => new DataSource(dataSourceOptions(url, 2)).initialize()),
    );
    const ran = await Promise.all(processes.map((process) => migrate(process)));
    await Promise.all(processes.map((process) => process.destroy()));
    const names = dataSource.migrations.map((migration) => migration.constructor.name);
    expect(ran.flat()).toEqual(names);
    expect(await dataSource.query('SELECT name FROM migrations ORDER BY id')).toEqual(names.map((name) => ({ name })));
    expect(await schemaText(dataSource)).toEqual(schema);
  });

  it('build an index concurrently while other processes wait for their turn', async () => {
    const { migrations = [], ...options } = dataSourceOptions(database.url, 2);
    const processes = await Promise.all(
      [1, 2, 3].map(() =>
        new DataSource({ ...options, migrations: [...(migrations as never[]), BuildIndex9000000000000] }).initialize(),
      ),
    );
    const ran = await Promise.all(processes.map((process) => migrate(process)));
    expect(ran.flat()).toEqual(['BuildIndex9000000000000']);
    expect(await schemaText(database.dataSource)).toContainEqual(expect.stringMatching(/ix_contacts_name.*valid: t/));
    await processes[0]?.undoLastMigration();
    await Promise.all(processes.map((process) => process.destroy()));
  });

  it('give up on a locked table, change nothing, and run at the next start', async () => {
    const { dataSource } = database;
    const whole = await schemaText(dataSource);
    // Down to the migration before KeepEvidence, which changes an existing table.
    const names = dataSource.migrations.map((migration) => migration.constructor.name);
    const undone = names.slice(names.findIndex((name) => name.startsWith('KeepEvidence')));
    for (const _ of undone) await dataSource.undoLastMigration();
    const before = await schemaText(dataSource);
    const reader = new Client({ connectionString: database.url });
    await reader.connect();
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT FROM recompute_runs'); // like a previous release that is still running
      await expect(migrate(dataSource, '50ms')).rejects.toThrow(
        /^Migration \w+ waited 50ms for a table that another transaction has locked.*changed nothing; the next start tries it again/,
      );
      expect(await schemaText(dataSource)).toEqual(before);
      const [{ lock_timeout }] = await dataSource.query('SHOW lock_timeout');
      expect(lock_timeout).toBe('0');
    } finally {
      // Otherwise the following tests would wait for its lock indefinitely.
      await reader.end();
    }
    expect(await migrate(dataSource)).toEqual(undone);
    expect(await schemaText(dataSource)).toEqual(whole);
  });

  it('when reverted, leave every note to the previous release, including that of a batch in progress', async () => {
    const { dataSource, url } = database;
    const projectId = await insertProject(dataSource);
    const names = dataSource.migrations.map((migration) => migration.constructor.name);
    const [, ...newer] = names.slice(names.findIndex((name) => name.startsWith('GatherNotes')));
    // They need tables that the batch below locks.
    for (const _ of newer) await dataSource.undoLastMigration();
    const agentId = randomUUID();
    const note = `INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days)
      VALUES ($1, gen_random_uuid(), $2, $3, $4)`;
    await dataSource.query(note, [projectId, [agentId, agentId], ['a', 'b'], ['2025-06-01', '2025-06-02']]);
    await dataSource.query(note, [projectId, null, ['c', 'd'], null]);
    const batch = new Client({ connectionString: url });
    await batch.connect();
    await batch.query('BEGIN');
    await batch.query(note, [projectId, [agentId], ['late'], ['2025-06-03']]);

    const undone = names.slice(-newer.length - 1);
    const undoing = dataSource.undoLastMigration();
    for (let waits = false; !waits; ) {
      const { rows } = await batch.query(
        `SELECT FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND relation = 'change_notes'::regclass AND NOT granted`,
      );
      waits = rows.length > 0;
    }
    await batch.query('COMMIT');
    await batch.end();
    await undoing;

    const rows = (table: string, columns: string) =>
      dataSource.query(`SELECT ${columns} FROM ${table} WHERE project_id = $1 ORDER BY user_id`, [projectId]);
    expect(await rows('dirty_days', 'agent_id, user_id, day')).toEqual([
      { agent_id: agentId, user_id: 'a', day: '2025-06-01' },
      { agent_id: agentId, user_id: 'b', day: '2025-06-02' },
      { agent_id: agentId, user_id: 'late', day: '2025-06-03' },
    ]);
    expect(await rows('dirty_contacts', 'user_id')).toEqual([{ user_id: 'c' }, { user_id: 'd' }]);
    expect(await migrate(dataSource)).toEqual(undone);
  });

  it('reject a database that a newer release has migrated, and change nothing', async () => {
    const { dataSource } = database;
    await dataSource.undoLastMigration();
    await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture')`);
    await expect(migrate(dataSource)).rejects.toThrow(/newer release has migrated this database \(FromTheFuture\)/);
    await dataSource.query(`DELETE FROM migrations WHERE name = 'FromTheFuture'`);
    expect(await migrate(dataSource)).toHaveLength(1);
  });
});
