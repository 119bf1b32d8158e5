import type { QueryRunner } from 'typeorm';

/** SQL that is true where Citus is installed. */
export const HAS_CITUS = `to_regclass('pg_dist_partition') IS NOT NULL`;
/** Where Citus is installed: a row if our tables are distributed. */
export const DISTRIBUTED = `SELECT 1 FROM pg_dist_partition WHERE logicalrelid = 'projects'::regclass`;

/** Whether Citus distributes the tables of this database. */
export async function isDistributed(runner: QueryRunner): Promise<boolean> {
  const [server]: { citus: boolean }[] = await runner.query(`SELECT ${HAS_CITUS} AS citus`);
  return server?.citus === true && (await runner.query(DISTRIBUTED)).length > 0;
}
