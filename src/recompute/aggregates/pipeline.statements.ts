import { ofSurvivors } from '../../database/survivors-sql';
import { PIPELINE_FACTS, pipelineProgressSql } from '../../scoring/pipeline-stage-sql';
import { idsOf } from '../identity/alias.statements';
import { rowsOf } from '../scope';

/** Rows of a table of facts with the ids of the survivors. */
function rowsOfSurvivors(table: string, scope: 'all' | 'contacts'): string {
  const columns = PIPELINE_FACTS[table];
  if (columns === undefined) return rowsOf(table, scope);
  if (scope === 'all') return ofSurvivors(table, columns);
  return `(
    SELECT work.user_id, found.project_id, ${columns.map((column) => `found.${column}`).join(', ')}
    FROM pg_temp.work_contacts AS work
    CROSS JOIN LATERAL ${idsOf('work.user_id')} AS known
    CROSS JOIN LATERAL (
      SELECT * FROM ${table} WHERE project_id = $1 AND user_id = known.user_id OFFSET 0
    ) AS found) AS ${table}`;
}

/** Whether something happened with a contact by then: any such day makes it known, and the first ones of an index are found at once. */
const SEEN = `SELECT work.user_id, found.day
  FROM pg_temp.work_contacts AS work
  CROSS JOIN LATERAL (
    SELECT day FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id AND day <= $2::date LIMIT 1
  ) AS found`;

/** Contacts whose facts are all of others now. */
const GONE = `UNION ALL
    SELECT user_id, NULL, stage
    FROM ${rowsOf('contact_stages', 'contacts')}
    WHERE project_id = $1 AND user_id NOT IN (SELECT user_id FROM progress)`;

/**
 * Finds the contacts whose furthest stage has changed. Returns their number, how many of them are `gone`, and how many had a
 * stage. $1 project, $2 as-of date, $3 time zone
 *
 * @param merged whether contacts of the project have several ids
 */
export function movedContacts(scope: 'all' | 'contacts', merged: boolean): string {
  const rows = (table: string) => (merged ? rowsOfSurvivors(table, scope) : rowsOf(table, scope));
  const seen = scope === 'all' ? undefined : SEEN;
  return `WITH ${pipelineProgressSql('$2::date', '$3', rows, seen)},
moved AS (
  INSERT INTO pg_temp.work_moves (user_id, stage, stage_before)
  SELECT user_id, stage, stage_before
  FROM (
    SELECT progress.user_id, progress.stage, kept.stage AS stage_before
    FROM progress
    LEFT JOIN contact_stages AS kept ON kept.project_id = $1 AND kept.user_id = progress.user_id
    WHERE progress.stage IS DISTINCT FROM kept.stage
    ${merged && scope === 'contacts' ? GONE : ''}
  ) AS found
  RETURNING stage, stage_before
)
SELECT count(*)::integer AS rows,
       (count(*) FILTER (WHERE stage IS NULL))::integer AS gone,
       count(stage_before)::integer AS losing
FROM moved`;
}

const CHANGES = `SELECT stage, sum(change)::integer AS change
  FROM (
    SELECT stage, 1 AS change FROM pg_temp.work_moves WHERE stage IS NOT NULL
    UNION ALL
    SELECT stage_before, -1 FROM pg_temp.work_moves WHERE stage_before IS NOT NULL
  ) AS changed
  GROUP BY stage`;

/** Removes these contacts that have no stage any more. $1 project */
export const REMOVE_STAGES = `DELETE FROM contact_stages
WHERE project_id = $1
  AND user_id IN (SELECT user_id FROM pg_temp.work_moves WHERE stage IS NULL)`;

/** Stores the new stages of the others. $1 project */
export const MOVE_CONTACTS = `INSERT INTO contact_stages (project_id, user_id, stage)
SELECT $1, user_id, stage FROM pg_temp.work_moves WHERE stage IS NOT NULL
ON CONFLICT (project_id, user_id) DO UPDATE SET stage = excluded.stage`;

/** Removes stages that lose their last contacts. $1 project */
export const REMOVE_EMPTY_STAGES = `DELETE FROM pipeline_stages
WHERE project_id = $1
  AND (stage, count) IN (SELECT stage, -change FROM (${CHANGES}) AS entry)`;

/** Updates the counts of the other stages. $1 project */
export const COUNT_STAGES = `WITH counted AS (
  SELECT entry.stage, change + coalesce(kept.count, 0) AS count
  FROM (${CHANGES}) AS entry
  LEFT JOIN pipeline_stages AS kept ON kept.project_id = $1 AND kept.stage = entry.stage
)
INSERT INTO pipeline_stages (project_id, stage, count)
SELECT $1, stage, count
FROM counted
WHERE count > 0
ON CONFLICT (project_id, stage) DO UPDATE SET count = excluded.count`;
