import type { DataSource } from 'typeorm';
import { isoDay } from './facts';

const RECOMPUTED = [
  'relationship_days',
  'source_days',
  'sources',
  'depth_scores',
  'contact_scores',
  'contact_accounts',
  'accounts',
  'daily_snapshots',
  'cohort_points',
  'cohort_entries',
  'cohort_cells',
  'pipeline_stages',
  'contact_stages',
] as const;
/** A full run creates cells of the newest cohorts only; incremental runs keep others. */
const NEWEST_COHORTS = `AND (unit, entry) IN (
  SELECT unit, entry FROM (
    SELECT unit, entry, dense_rank() OVER (PARTITION BY unit ORDER BY entry DESC) AS place
    FROM cohort_cells WHERE project_id = $1) ranked
  WHERE place <= 24)`;
const FACTS = [
  'score_models',
  'agents',
  'contacts',
  'interactions',
  'classifications',
  'permanent_routes',
  'lead_outcomes',
] as const;

/**
 * All rows that the recompute writes, as sorted text, except for what depends on the time, the previous state and the
 * project.
 *
 * @param asOf day number; omits snapshots that are older than those of a full recompute
 */
export async function recomputedTables(
  dataSource: DataSource,
  projectId: string,
  asOf: number,
): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  await dataSource.transaction(async (manager) => {
    // A new connection may have another time zone than the last one, and would show the same times differently.
    await manager.query(`SET LOCAL TimeZone = 'UTC'`);
    for (const table of RECOMPUTED) {
      const kept =
        { daily_snapshots: `AND date > '${isoDay(asOf - 120)}'`, cohort_cells: NEWEST_COHORTS }[table as string] ?? '';
      const rows: { row: string }[] = await manager.query(
        `SELECT (to_jsonb(t) - 'project_id' - 'computed_at' - 'moved_from'
           - 'watched' - 'holds' - 'announced' - 'settles_on')::text AS row FROM ${table} AS t WHERE project_id = $1 ${kept}
         ORDER BY 1`,
        [projectId],
      );
      all[table] = rows.map(({ row }) => row);
    }
  });
  return all;
}

/** Copies the facts and the settings of one project to another one, which has none yet. */
export async function copyProject(dataSource: DataSource, from: string, to: string): Promise<void> {
  await dataSource.query(
    `UPDATE projects SET (time_zone, breadth_half, score_version, learns) = (
       SELECT time_zone, breadth_half, score_version, learns FROM projects WHERE project_id = $2)
     WHERE project_id = $1`,
    [to, from],
  );
  columns ??= await columnsOf(dataSource, FACTS);
  for (const [table, names] of columns) {
    await dataSource.query(
      `INSERT INTO ${table} (project_id, ${names}) SELECT $1, ${names} FROM ${table} WHERE project_id = $2`,
      [to, from],
    );
  }
}

/** Columns of FACTS, in this order; the same in every database. */
let columns: ReadonlyMap<string, string> | undefined;

/** @returns the columns of each table except the project, as an SQL list */
async function columnsOf(dataSource: DataSource, tables: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows: { name: string; columns: string }[] = await dataSource.query(
    `SELECT table_name AS name, string_agg(column_name, ', ' ORDER BY ordinal_position) AS columns
     FROM information_schema.columns WHERE table_name = ANY ($1) AND column_name <> 'project_id' GROUP BY 1`,
    [tables],
  );
  const found = new Map(rows.map(({ name, columns }) => [name, columns]));
  return new Map(tables.map((table) => [table, found.get(table) ?? '']));
}
