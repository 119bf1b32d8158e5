const FIRST_DAY = (of: string) =>
  `(SELECT min(day) FROM relationship_days WHERE project_id = $1 AND user_id = ${of}.user_id AND w_part > 0 OFFSET 0)`;

/** Returns the number of days with another number of contacts, and of those that lose some. */
const moved = (days: string) => `WITH moved AS (
  INSERT INTO pg_temp.work_entries (day, size)
  SELECT day, sum(sign)::integer
  FROM (
    ${days}
  ) AS sided
  WHERE day IS NOT NULL
  GROUP BY day
  HAVING sum(sign) <> 0
  RETURNING size
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE size < 0))::integer AS losing FROM moved`;

/**
 * The changes of the entries, by day. Runs before the days are replaced, and looks only at contacts that took part on no day
 * before the changed ones. $1 project
 */
export const WORK_ENTRIES =
  moved(`SELECT CASE sign WHEN 1 THEN least(first_changed, first_other) ELSE first_before END AS day, sign
    FROM (
      SELECT first_changed, ${FIRST_DAY('contact')} AS first_before,
             (SELECT min(day) FROM relationship_days
              WHERE project_id = $1 AND user_id = contact.user_id AND w_part > 0
                -- Hashed once: a merge may change all days of a contact.
                AND (agent_id, user_id, day) NOT IN (SELECT agent_id, user_id, day FROM pg_temp.work_days)
              OFFSET 0) AS first_other
      FROM (
        SELECT user_id, min(day) AS changed_from, min(day) FILTER (WHERE w_part > 0) AS first_changed
        FROM pg_temp.work_days
        GROUP BY user_id
      ) AS contact
      WHERE NOT EXISTS (
        SELECT FROM relationship_days
        WHERE project_id = $1 AND user_id = contact.user_id AND day < contact.changed_from AND w_part > 0 OFFSET 0)
    ) AS first
    CROSS JOIN (VALUES (1), (-1)) AS side (sign)`);

/** The same of contacts that are erased. $1 project */
export const LEAVING_ENTRIES = moved(
  `SELECT ${FIRST_DAY('work')} AS day, -1 AS sign FROM pg_temp.work_contacts AS work`,
);

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
