const FIRST_DAY = (of: string) =>
  `(SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = ${of}.user_id AND w_part > 0 OFFSET 0)`;

/**
 * Contacts whose first day may change, because they have no earlier day than the changed ones; with their first day before the
 * change. Runs before the days are replaced. $1 project
 */
export const WORK_ENTRANTS = `INSERT INTO pg_temp.work_entrants (user_id, first_before)
SELECT user_id, first_before
FROM (
  SELECT user_id, changed_from, ${FIRST_DAY('changed')} AS first_before
  FROM (SELECT user_id, min(day) AS changed_from FROM pg_temp.work_days GROUP BY user_id) AS changed
) AS found
WHERE coalesce(first_before >= changed_from, true)`;

/** A contact that is erased. $1 project */
export const LEAVING_ENTRANTS = `INSERT INTO pg_temp.work_entrants (user_id, first_before)
SELECT user_id, ${FIRST_DAY('work')} FROM pg_temp.work_contacts AS work`;

const workEntries = (first: string) => `INSERT INTO pg_temp.work_entries (day, size)
SELECT day, sum(sign)::integer
FROM (
  SELECT first_before AS day, -1 AS sign FROM pg_temp.work_entrants
  UNION ALL
  SELECT ${first}, 1 FROM pg_temp.work_entrants AS work
) AS moved
WHERE day IS NOT NULL
GROUP BY day
HAVING sum(sign) <> 0`;

/** The changes of the entries, by day; runs after the days are replaced. $1 project */
export const WORK_ENTRIES = workEntries(FIRST_DAY('work'));

/** The same if the contacts are erased. */
export const WORK_ENTRIES_LEFT = workEntries('NULL::date');

/** Removes entries that lose their last contacts. $1 project */
export const REMOVE_EMPTY_ENTRIES = `DELETE FROM cohort_entries
WHERE project_id = $1
  AND (day, size) IN (SELECT day, -size FROM pg_temp.work_entries)`;

/** Applies the changes to the other entries. $1 project */
export const COHORT_ENTRIES = `INSERT INTO cohort_entries (project_id, day, size)
SELECT $1, day, size
FROM (
  SELECT entry.day, entry.size + coalesce(kept.size, 0) AS size
  FROM pg_temp.work_entries AS entry
  LEFT JOIN cohort_entries AS kept ON kept.project_id = $1 AND kept.day = entry.day
) AS moved
WHERE size > 0
ORDER BY day
ON CONFLICT (project_id, day) DO UPDATE SET size = excluded.size`;

/** All of them, from the roll-up. $1 project */
export const COHORT_ENTRIES_ALL = `INSERT INTO cohort_entries (project_id, day, size)
SELECT $1, day, count(*)::integer
FROM (
  SELECT user_id, min(day) AS day FROM relationship_days WHERE project_id = $1 AND w_part > 0 GROUP BY user_id
) AS first
GROUP BY day`;
