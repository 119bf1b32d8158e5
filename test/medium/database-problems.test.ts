import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { databaseProblems } from '../../src/database/database-problems';
import { migrate } from '../../src/database/migrate';
import { ReaderPool } from '../../src/database/reader-pool';
import { READER_ROLE } from '../../src/database/row-security';
import { TenantReader } from '../../src/serving/tenant-reader';
import { createTestDatabase, onDatabase, type TestDatabase } from '../support/test-database';

const ANY = { databaseDirectUrl: null, databaseRowSecurity: true, databasePoolSize: 10 };

/** An ordinary user and an empty database, as a provider creates them. */
describe('the operator’s own PostgreSQL', () => {
  const suffix = randomBytes(4).toString('hex');
  const user = `Ordinary "user" ${suffix}`;
  const quoted = `"Ordinary ""user"" ${suffix}"`;
  const name = `ordinary_${suffix}`;
  let database: TestDatabase;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query(`CREATE ROLE ${quoted} LOGIN PASSWORD 'secret'`);
    await database.dataSource.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    url = Object.assign(new URL(onDatabase(database.url, name)), { username: user, password: 'secret' }).href;
  });
  afterAll(async () => {
    await database.dataSource.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await database.dataSource.query(`DROP ROLE ${quoted}`);
    await database.drop();
  });

  const problems = (databaseRowSecurity = true, databaseDirectUrl: string | null = null) =>
    databaseProblems({ ...ANY, databaseUrl: url, databaseDirectUrl, databaseRowSecurity });

  async function asOwner(statement: string): Promise<void> {
    const owner = await new DataSource(dataSourceOptions(onDatabase(database.url, name), 1)).initialize();
    try {
      await owner.query(statement);
    } finally {
      await owner.destroy();
    }
  }

  it('is checked for the rights of an ordinary user, with the missing statements, before anything is created', async () => {
    expect(await problems()).toEqual([
      expect.stringContaining(`GRANT CREATE, USAGE ON SCHEMA public TO ${quoted};`),
      expect.stringContaining(`CREATE SCHEMA graphile_worker AUTHORIZATION ${quoted};`),
      expect.stringMatching(
        new RegExp(
          `CREATE ROLE ${READER_ROLE} NOLOGIN;[\\s\\S]*GRANT ${READER_ROLE} TO ${quoted};[\\s\\S]*DB_ROW_SECURITY=off`,
        ),
      ),
    ]);
    expect(await problems(false)).toEqual([
      expect.stringContaining('GRANT CREATE'),
      expect.stringContaining('CREATE SCHEMA'),
    ]);
  });

  it('passes after the statements were run', async () => {
    await asOwner(`GRANT CREATE, USAGE ON SCHEMA public TO ${quoted}`);
    await asOwner(`CREATE SCHEMA graphile_worker AUTHORIZATION ${quoted}`);
    expect(await problems()).toEqual([expect.stringContaining(`GRANT ${READER_ROLE} TO ${quoted};`)]);
    await database.dataSource.query(`GRANT ${READER_ROLE} TO ${quoted}`);
    expect(await problems()).toEqual([]);
  });

  it('is checked for a pool that is larger than the server, the database or the user allows', async () => {
    const refused = [
      expect.stringMatching(/^DATABASE_POOL_SIZE: 10, .* more connections than the database accepts: 10$/),
    ];
    const tooMany = { ...ANY, databaseUrl: url, databasePoolSize: 100_000 };
    expect(await databaseProblems(tooMany)).toEqual([expect.stringMatching(/^DATABASE_POOL_SIZE: 100000, /)]);
    for (const limited of [`ROLE ${quoted}`, `DATABASE ${name}`]) {
      await database.dataSource.query(`ALTER ${limited} CONNECTION LIMIT 10`);
      expect(await problems()).toEqual(refused);
      // Behind a pooler, its connections are not those of the database.
      expect(await problems(true, url)).toEqual([]);
      await database.dataSource.query(`ALTER ${limited} CONNECTION LIMIT 11`);
      expect(await problems()).toEqual([]);
      await database.dataSource.query(`ALTER ${limited} CONNECTION LIMIT -1`);
    }
  });

  it('is checked for a direct URL to another database', async () => {
    expect(await problems(true, url)).toEqual([]);
    expect(await problems(true, database.url)).toEqual([
      'DATABASE_DIRECT_URL: connects to a different database than DATABASE_URL',
    ]);
  });

  it('is checked for a wrong password, without showing it', async () => {
    const wrong = Object.assign(new URL(url), { password: 'hush' }).href;
    const mistakes = await databaseProblems({ ...ANY, databaseUrl: wrong });
    expect(mistakes).toEqual([
      `DATABASE_URL: the database cannot be used: password authentication failed for user "${user}"`,
    ]);
  });

  it('passes as compose.yaml creates it, with two ordinary roles', async () => {
    const script = readFileSync(join(__dirname, '../../scripts/database-roles.sh'), 'utf8');
    const [, sql = ''] = /<<'SQL'\n([\s\S]*)SQL\n$/.exec(script) ?? [];
    const owner = `composed_${suffix}`;
    // The tests' server has a user of the first name, and the readers' role; its superuser keeps its password.
    const statements = sql
      .replace(/^\\getenv .*\n/, '')
      .replace(":'password'", "'secret'")
      .replace(/^CREATE ROLE relationship_depth_reader NOLOGIN;\n/m, '')
      .replace(/^ALTER ROLE postgres .*\n/m, '')
      .replaceAll(/\brelationship_depth\b/g, owner);
    await database.dataSource.query(`CREATE DATABASE ${owner} TEMPLATE template0`);
    try {
      for (const statement of statements.trim().split('\n')) await database.dataSource.query(statement);
      const composed = Object.assign(new URL(onDatabase(database.url, owner)), {
        username: owner,
        password: 'secret',
      }).href;
      expect(await databaseProblems({ ...ANY, databaseUrl: composed })).toEqual([]);
      const dataSource = await new DataSource(dataSourceOptions(composed, 3)).initialize();
      const readers = new ReaderPool(composed, {
        size: 1,
        rowSecurity: true,
        statementTimeoutMs: 5_000,
        waitMs: 5_000,
      });
      await migrate(dataSource);
      await new TenantReader(readers).onApplicationBootstrap();
      const [role] = await dataSource.query(
        'SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user',
      );
      expect(role).toEqual({ rolsuper: false, rolcreaterole: false });
      await readers.onApplicationShutdown();
      await dataSource.destroy();
    } finally {
      await database.dataSource.query(`DROP DATABASE ${owner} WITH (FORCE)`);
      await database.dataSource.query(`DROP ROLE ${owner}`);
    }
  });

  it('is not checked if it is the embedded one', async () => {
    expect(await databaseProblems({ ...ANY, databaseUrl: null })).toEqual([]);
  });
});
