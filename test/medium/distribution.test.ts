import { CitusQueries } from '../../src/database/distribution/citus.queries';
import { DistributionService } from '../../src/database/distribution/distribution.service';
import { DISTRIBUTED_TABLES, LOCAL_TABLES, REFERENCE_TABLES } from '../../src/database/tables';
import { makeCitusStandIn, placedByStandIn } from '../support/citus-stand-in';
import { fillEmptyTables } from '../support/filled-tables';
import { schemaText } from '../support/schema-text';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ALL = [...REFERENCE_TABLES, ...DISTRIBUTED_TABLES];
const UNTOLD = () => {};

let database: TestDatabase;
let service: DistributionService;
beforeAll(async () => {
  database = await createTestDatabase();
  service = new DistributionService(database.dataSource);
});
afterAll(() => database.drop());

describe('the schema, by the rules of Citus', () => {
  /** Items of a statement about the distributed tables: $1 has their names, $2 the names of the reference tables. */
  const lines = async (sql: string): Promise<string[]> => {
    const rows: { line: string }[] = await database.dataSource.query(
      `WITH distributed AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($1)),
            everywhere AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($2))
       ${sql}`,
      [DISTRIBUTED_TABLES, REFERENCE_TABLES],
    );
    return rows.map(({ line }) => line);
  };

  it('has a place for every table', async () => {
    const tables: { name: string }[] = await database.dataSource.query(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
    );
    expect(tables.map(({ name }) => name)).toEqual([...ALL, ...LOCAL_TABLES].sort());
  });

  it('starts every key and every unique index with the project', async () => {
    expect(
      await lines(`SELECT indexrelid::regclass::text AS line FROM pg_index JOIN distributed ON oid = indrelid
        WHERE indisunique AND indkey[0] <> (
          SELECT attnum FROM pg_attribute WHERE attrelid = indrelid AND attname = 'project_id')`),
    ).toEqual([]);
    expect(
      await lines(`SELECT relname AS line FROM distributed WHERE NOT EXISTS (
        SELECT FROM pg_attribute JOIN pg_index ON indrelid = attrelid AND indisprimary
        WHERE attrelid = oid AND attname = 'project_id' AND atttypid = 'uuid'::regtype AND attnotnull)`),
    ).toEqual([]);
  });

  it('has foreign keys only from tables of a project, to reference tables', async () => {
    expect(
      await lines(`SELECT conname AS line FROM pg_constraint
        WHERE contype = 'f' AND (
          confrelid NOT IN (SELECT oid FROM everywhere) OR confdeltype IN ('n', 'd') OR conkey[1] <> (
            SELECT attnum FROM pg_attribute WHERE attrelid = conrelid AND attname = 'project_id'))
        AND conrelid IN (SELECT oid FROM distributed UNION SELECT oid FROM everywhere)`),
    ).toEqual([]);
  });

  it('has no identity column, sequence, trigger, rule, parent or exclusion', async () => {
    const mine = 'SELECT oid FROM distributed UNION SELECT oid FROM everywhere';
    expect(
      await lines(`
        SELECT attrelid::regclass || '.' || attname AS line FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid IN (${mine}) AND attnum > 0
          AND (attidentity <> '' OR attgenerated <> '' OR pg_get_expr(adbin, adrelid) LIKE '%nextval%')
        UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid IN (${mine}) AND NOT tgisinternal
        -- Those of the audit log are dropped first.
        UNION ALL SELECT rulename FROM pg_rewrite WHERE ev_class IN (${mine}) AND ev_class <> 'audit_entries'::regclass
        UNION ALL SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhrelid IN (${mine})
        UNION ALL SELECT conname FROM pg_constraint WHERE conrelid IN (${mine}) AND contype = 'x'
        UNION ALL SELECT polname FROM pg_policy WHERE polrelid IN (${mine}) AND pg_get_expr(polqual, polrelid) ~* 'select'`),
    ).toEqual([]);
  });
});

describe('a server without Citus', () => {
  it('is reported, and not changed', async () => {
    const before = await schemaText(database.dataSource);
    const refusal = /^This PostgreSQL server has no Citus extension. Nothing was changed.$/;
    await expect(service.distribute(32, UNTOLD)).rejects.toThrow(refusal);
    await expect(service.undo(UNTOLD)).rejects.toThrow(refusal);
    expect(await schemaText(database.dataSource)).toEqual(before);
  });
});

describe('the distribution', () => {
  let calls: () => Promise<string[]>;
  const query = (sql: string) => database.dataSource.query(sql);
  const rules = () => query(`SELECT rulename FROM pg_rewrite WHERE ev_class = 'audit_entries'::regclass ORDER BY 1`);
  // The role belongs to the server, which other tests use as well.
  const allowReaderLogin = jest.spyOn(CitusQueries.prototype, 'allowReaderLogin').mockResolvedValue();
  beforeAll(async () => {
    await fillEmptyTables(database.dataSource);
    calls = await makeCitusStandIn(database.dataSource);
  });
  afterEach(async () => {
    await query('DELETE FROM stand_in_failures');
    await query('DELETE FROM stand_in_calls');
  });

  it.each([
    ['UPDATE pg_dist_local_group SET groupid = 1', 'UPDATE pg_dist_local_group SET groupid = 0', /not the coordinator/],
    [
      'UPDATE pg_dist_node SET groupid = 9 WHERE groupid = 0',
      'UPDATE pg_dist_node SET groupid = 0 WHERE groupid = 9',
      /citus_set_coordinator_host/,
    ],
    ['UPDATE pg_dist_node SET isactive = false', 'UPDATE pg_dist_node SET isactive = true', /citus_add_node/],
  ])('is rejected after %s', async (trouble, fix, message) => {
    await query(trouble);
    await expect(service.distribute(32, UNTOLD)).rejects.toThrow(message);
    await query(fix);
    expect(await calls()).toEqual([]);
  });

  it.each([
    ['everywhere api_keys', 'P0001', 'stand-in trouble'],
    ['by project_id settings_versions', 'P0001', 'stand-in trouble'],
    [
      'by project_id interactions',
      '55P03',
      'A table is in use: stop the servers and imports first. Nothing was changed.',
    ],
  ])('is undone as a whole if "%s" fails with %s', async (call, state, message) => {
    await query(`INSERT INTO stand_in_failures VALUES ('${call}', '${state}')`);
    await expect(service.distribute(32, UNTOLD)).rejects.toThrow(message);
    expect(await placedByStandIn(database.dataSource)).toEqual([]);
    expect(await calls()).toEqual([]);
  });

  it('has placed every row if only leftovers cannot be removed, and says so', async () => {
    await query(`INSERT INTO stand_in_failures VALUES ('forget contacts', '55P03')`);
    await expect(service.distribute(32, UNTOLD)).rejects.toThrow(/^All rows are distributed.*run distribute again\.$/);
    expect(await placedByStandIn(database.dataSource)).not.toEqual([]);
    await query('DELETE FROM stand_in_failures');
    await service.undo(UNTOLD);
    await calls();
  });

  it('is undone as a whole if a table has lost rows', async () => {
    await query(`INSERT INTO stand_in_failures VALUES ('by project_id contacts', NULL, true)`);
    await expect(service.distribute(32, UNTOLD)).rejects.toThrow(
      'contacts had 1 rows, and 0 after it was moved. Nothing was changed.',
    );
    expect(await placedByStandIn(database.dataSource)).toEqual([]);
    expect(await query('SELECT FROM contacts')).toHaveLength(1);
  });

  it('places parents first and all tables of a project together, then forgets what the coordinator has left', async () => {
    const told: string[] = [];
    expect(await service.distribute(48, (...words) => told.push(words.join(' ')))).toBe(ALL.length);
    expect(allowReaderLogin).toHaveBeenCalled();
    expect(await rules()).toEqual([]);
    const [, ...others] = DISTRIBUTED_TABLES;
    expect(await calls()).toEqual([
      'everywhere projects',
      'everywhere api_keys',
      'everywhere agent_directory',
      'by project_id agents with none 48',
      ...others.map((table) => `by project_id ${table} with agents`),
      ...ALL.map((table) => `forget ${table}`),
    ]);
    expect(told).toEqual([
      ...REFERENCE_TABLES.map((table) => `${table} on every node 1`),
      ...DISTRIBUTED_TABLES.map((table) => `${table} by project 1`),
    ]);
  });

  it('places tables of a later migration, and nothing twice', async () => {
    expect(await service.distribute(32, UNTOLD)).toBe(0);
    await calls();
    // How Citus shows a table with a foreign key to a reference table.
    await query(`UPDATE pg_dist_partition SET partmethod = 'n' WHERE logicalrelid = 'backtests'::regclass`);
    expect(await service.distribute(32, UNTOLD)).toBe(1);
    expect(await calls()).toEqual(['by project_id backtests with agents', ...ALL.map((table) => `forget ${table}`)]);
  });

  it('is moved back completely or not at all', async () => {
    await query(`INSERT INTO stand_in_failures VALUES ('back event_receipts', 'P0001')`);
    await expect(service.undo(UNTOLD)).rejects.toThrow('stand-in trouble');
    expect(await placedByStandIn(database.dataSource)).toHaveLength(ALL.length);

    await query('DELETE FROM stand_in_failures');
    await query('DELETE FROM stand_in_calls');
    expect(await service.undo(UNTOLD)).toBe(ALL.length);
    expect(await placedByStandIn(database.dataSource)).toEqual([]);
    expect(await rules()).toEqual([{ rulename: 'never_changed' }, { rulename: 'seldom_deleted' }]);
    const [first, ...rest] = await calls();
    expect(first).toBe('back projects'); // including tables joined by foreign keys
    expect(rest).toContain('back interactions');
    expect(rest).not.toContain('back agents');
    expect(await service.undo(UNTOLD)).toBe(0);
  });
});
