import type { DataSource } from 'typeorm';
import { REFERENCE_TABLES } from '../../src/database/tables';

/**
 * The functions of Citus that the distribution uses, on a PostgreSQL without it: no row moves, but each call is
 * recorded and checked by the rules in the documentation of Citus. They are in the schema of the tables, so they can be
 * dropped.
 */
const STAND_IN = [
  `CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY, partmethod "char", repmodel "char")`,
  'CREATE TABLE pg_dist_local_group (groupid integer)',
  'INSERT INTO pg_dist_local_group VALUES (0)',
  'CREATE TABLE pg_dist_node (groupid integer, isactive boolean, shouldhaveshards boolean, noderole text)',
  `INSERT INTO pg_dist_node VALUES (0, true, false, 'primary'), (1, true, true, 'primary'), (2, true, true, 'primary')`,
  'CREATE TABLE stand_in_calls (place bigserial PRIMARY KEY, call text NOT NULL)',
  `CREATE TABLE stand_in_failures (call text PRIMARY KEY, sqlstate text, loses_rows boolean NOT NULL DEFAULT false)`,
  `CREATE FUNCTION stand_in_joined(whole regclass) RETURNS SETOF regclass LANGUAGE sql AS $$
     WITH RECURSIVE joined AS (
       SELECT whole::oid AS relation
       UNION
       SELECT CASE WHEN conrelid = relation THEN confrelid ELSE conrelid END
       FROM joined JOIN pg_constraint ON contype = 'f' AND relation IN (conrelid, confrelid)
     ) SELECT relation::regclass FROM joined $$`,
  `CREATE FUNCTION stand_in_note(told text, relation regclass) RETURNS void LANGUAGE plpgsql AS $$
   DECLARE trouble stand_in_failures;
   BEGIN
     IF current_setting('citus.multi_shard_modify_mode', true) IS DISTINCT FROM 'sequential' THEN
       RAISE 'there was a parallel operation on a distributed table in the transaction';
     END IF;
     INSERT INTO stand_in_calls (call) VALUES (told);
     SELECT * INTO trouble FROM stand_in_failures WHERE told LIKE call || '%';
     IF trouble.loses_rows THEN EXECUTE format('DELETE FROM %s', relation); END IF;
     IF trouble.sqlstate IS NOT NULL THEN RAISE 'stand-in trouble' USING ERRCODE = trouble.sqlstate; END IF;
   END $$`,
  `CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO pg_dist_partition VALUES (table_name, 'n', 't')
     ON CONFLICT (logicalrelid) DO UPDATE SET repmodel = excluded.repmodel;
     -- What foreign keys lead from comes along, as tables of the coordinator.
     INSERT INTO pg_dist_partition SELECT joined, 'n', 's' FROM stand_in_joined(table_name) AS joined
     ON CONFLICT DO NOTHING;
     PERFORM stand_in_note(format('everywhere %s', table_name), table_name);
   END $$`,
  `CREATE FUNCTION create_distributed_function(function_name regprocedure) RETURNS void LANGUAGE sql AS ''`,
  `CREATE FUNCTION create_distributed_table(
     table_name regclass, distribution_column text, colocate_with text DEFAULT 'default', shard_count integer DEFAULT NULL
   ) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     IF (colocate_with = 'none') <> (shard_count IS NOT NULL) THEN RAISE 'shard_count is for a new group only'; END IF;
     IF colocate_with <> 'none' AND NOT EXISTS (
       SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass AND partmethod = 'h'
     ) THEN RAISE 'relation % is not distributed', colocate_with; END IF;
     IF EXISTS (
       SELECT FROM pg_index WHERE indrelid = table_name AND indisunique AND NOT EXISTS (
         SELECT FROM pg_attribute WHERE attrelid = table_name AND attnum = ANY(indkey) AND attname = distribution_column)
     ) THEN RAISE 'cannot create constraint on "%"', table_name; END IF;
     IF EXISTS (
       SELECT FROM pg_constraint WHERE conrelid = table_name AND contype = 'f'
         AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = confrelid AND repmodel = 't')
     ) THEN RAISE 'cannot create foreign key constraint: referenced table must be distributed or a reference table'; END IF;
     INSERT INTO pg_dist_partition VALUES (table_name, 'h', 's')
     ON CONFLICT (logicalrelid) DO UPDATE SET partmethod = excluded.partmethod;
     PERFORM stand_in_note(format('by %s %s with %s %s', distribution_column, table_name, colocate_with, shard_count),
                           table_name);
   END $$`,
  `CREATE FUNCTION truncate_local_data_after_distributing_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     IF EXISTS (SELECT stand_in_joined(table_name) EXCEPT SELECT logicalrelid FROM pg_dist_partition) THEN
       RAISE 'the only rows of a table that was not placed would be lost';
     END IF;
     PERFORM stand_in_note(format('forget %s', table_name), table_name);
   END $$`,
  `CREATE FUNCTION undistribute_table(table_name regclass, cascade_via_foreign_keys boolean DEFAULT false)
   RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = table_name) THEN
       RAISE 'cannot undistribute table because the table is not distributed';
     END IF;
     DELETE FROM pg_dist_partition WHERE logicalrelid = table_name
       OR (cascade_via_foreign_keys AND logicalrelid IN (SELECT stand_in_joined(table_name)));
     PERFORM stand_in_note(format('back %s', table_name), table_name);
   END $$`,
];

/** Creates the stand-in. @returns a function that returns the calls since its last call */
export async function makeCitusStandIn(dataSource: DataSource): Promise<() => Promise<string[]>> {
  for (const statement of STAND_IN) await dataSource.query(statement);
  return async () => {
    const calls: { call: string }[] = await dataSource.query('SELECT call FROM stand_in_calls ORDER BY place');
    await dataSource.query('DELETE FROM stand_in_calls');
    return calls.map(({ call }) => call.trim());
  };
}

/** @returns the tables that the stand-in treats as distributed, reference tables first */
export async function placedByStandIn(dataSource: DataSource): Promise<string[]> {
  const rows: { name: string }[] = await dataSource.query('SELECT logicalrelid::text AS name FROM pg_dist_partition');
  const names = rows.map(({ name }) => name);
  const everywhere = names.filter((name) => (REFERENCE_TABLES as readonly string[]).includes(name));
  return [...everywhere, ...names.filter((name) => !everywhere.includes(name))];
}
