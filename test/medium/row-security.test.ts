import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrate } from '../../src/database/migrate';
import { ReaderPool } from '../../src/database/reader-pool';
import { READER_ROLE, RowSecurityError } from '../../src/database/row-security';
import { READER_TABLES, TENANT_TABLES } from '../../src/database/tables';
import { TenantReader } from '../../src/serving/tenant-reader';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const OPTIONS = { size: 1, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 };

describe('row-level security', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('and the deletion of a project know every table that has a project_id', async () => {
    const tables: { name: string }[] = await database.dataSource.query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE column_name = 'project_id' AND table_schema = 'public'`,
    );
    expect(new Set(TENANT_TABLES)).toEqual(new Set(tables.map(({ name }) => name)));
    expect(TENANT_TABLES).toEqual(expect.arrayContaining([...READER_TABLES]));
  });

  it('is enabled, by a policy for the tenant, on every table that has a project_id and that the role may read', async () => {
    const tables: { name: string; policies: string[] | null }[] = await database.dataSource.query(
      `SELECT c.relname AS name, relrowsecurity, (SELECT json_agg(pg_get_expr(polqual, polrelid)) FROM pg_policy
         WHERE polrelid = c.oid AND polcmd = 'r') AS policies
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'project_id'
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
         AND has_table_privilege($1, c.oid, 'SELECT')`,
      [READER_ROLE],
    );
    expect(tables.map(({ name }) => name).sort()).toEqual(READER_TABLES);
    const policy = expect.stringMatching(/^\(project_id = \(NULLIF\(current_setting\('relationship_depth.project_id'/);
    expect(tables).toEqual(tables.map(({ name }) => ({ name, relrowsecurity: true, policies: [policy] })));
  });

  it.each([
    [
      'kept from a table',
      `REVOKE SELECT ON contacts FROM ${READER_ROLE}`,
      `GRANT SELECT ON contacts TO ${READER_ROLE}`,
      'may not read contacts',
    ],
    [
      'not limited on a table',
      'ALTER TABLE contacts DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE contacts ENABLE ROW LEVEL SECURITY',
      'not enabled on contacts',
    ],
  ])('prevents a start while the role is %s', async (_, undo, redo, message) => {
    await database.dataSource.query(undo);
    try {
      await expect(database.reader.onApplicationBootstrap()).rejects.toThrow(message);
    } finally {
      await database.dataSource.query(redo);
    }
    await database.reader.onApplicationBootstrap();
  });

  it('prevents a start while the role is exempt from it', async () => {
    // The role belongs to all databases of the cluster, so it is not changed here.
    const queryAs = async () => [{ exempt: true, closed: [], open: [] }];
    const reader = new TenantReader({ rowSecurity: true, user: 'app', queryAs } as unknown as ReaderPool);
    await expect(reader.onApplicationBootstrap()).rejects.toThrow('exempt from it');
  });

  it("prevents a start on a distributed database if the readers' role may not log in to its nodes", async () => {
    const pool = new ReaderPool(database.url, { ...OPTIONS, size: 1 });
    const reader = new TenantReader(pool);
    // The role's right to log in applies to all databases of the cluster, and other tests grant it.
    const query = pool.query.bind(pool);
    jest
      .spyOn(pool, 'query')
      .mockImplementation(async <Row>(text: string, values: readonly unknown[]) =>
        text.includes('rolcanlogin') ? ([{ login: false }] as Row[]) : await query<Row>(text, values),
      );
    await database.dataSource.query('CREATE TABLE pg_dist_partition (logicalrelid regclass)');
    try {
      await reader.onApplicationBootstrap();
      await database.dataSource.query(`INSERT INTO pg_dist_partition VALUES ('projects')`);
      await expect(reader.onApplicationBootstrap()).rejects.toThrow(/Citus logs in to its nodes as the role/);
    } finally {
      await pool.onApplicationShutdown();
      await database.dataSource.query('DROP TABLE pg_dist_partition');
    }
  });

  it('is explained to an operator whose user may not create roles, and the given statements make it work', async () => {
    const user = `app_${randomBytes(4).toString('hex')}`;
    const name = `test_${user}`;
    const admin = database.dataSource;
    await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'secret'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${user}`);
    const url = Object.assign(new URL(database.url), { pathname: name, username: user, password: 'secret' }).href;
    const dataSource = await new DataSource(dataSourceOptions(url, 2)).initialize();
    const superuser = await new DataSource({
      type: 'postgres',
      url: Object.assign(new URL(database.url), { pathname: name }).href,
    }).initialize();
    const pool = new ReaderPool(url, OPTIONS);
    try {
      expect(await migrate(dataSource)).toHaveLength(dataSource.migrations.length);
      const error: Error = await new TenantReader(pool).onApplicationBootstrap().then(
        () => new Error('it started'),
        (reason) => reason,
      );
      expect(error).toBeInstanceOf(RowSecurityError);
      expect(error.message).toMatch(/permission denied to set role/);
      expect(error.message).toContain(`GRANT ${READER_ROLE} TO "${user}";`);
      expect(error.message).toContain('DB_ROW_SECURITY=off');
      expect(error.message).not.toContain('secret');

      const [, , ...told] = error.message.match(/^ {2}.*;/gm) ?? [];
      await superuser.query(`GRANT ${READER_ROLE} TO "${user}"`);
      for (const statement of told) await superuser.query(statement);
      await new TenantReader(pool).onApplicationBootstrap();

      // Down and up again, as the same user, who owns the tables but not the role.
      await dataSource.undoLastMigration();
      await migrate(dataSource);
      await new TenantReader(pool).onApplicationBootstrap();
    } finally {
      await pool.onApplicationShutdown();
      await dataSource.destroy();
      await superuser.destroy();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.query(`DROP ROLE ${user}`);
    }
  });
});
