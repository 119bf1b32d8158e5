/**
 * The end of a statement whose steps end in one `staged`: `stage_from` and `stage_to` of every relationship on two days, the
 * first NULL where it did not exist yet, and `windows`, a bit for each 28 days, counted back from the second day, in which
 * it was active. $4 how many windows are distinguished, with one more bit for the one before these and one for all earlier ones.
 *
 * Millions of relationships make no more than some thousand different combinations, which are counted first.
 */
export const COUNTS = `alike AS MATERIALIZED (
  SELECT stage_from, stage_to, windows, count(*) AS count FROM staged GROUP BY stage_from, stage_to, windows
)
SELECT (
  SELECT coalesce(json_agg(transition), '[]')
  FROM (
    SELECT stage_from AS "from", stage_to AS "to", sum(count)::bigint AS count FROM alike GROUP BY 1, 2
  ) AS transition
) AS transitions, (
  SELECT coalesce(json_agg(flow), '[]')
  FROM (
    SELECT back AS window,
           coalesce(sum(count) FILTER (WHERE now = 1 AND before = 0), 0)::bigint AS new,
           coalesce(sum(count) FILTER (WHERE now = 1 AND before % 2 = 1), 0)::bigint AS retained,
           coalesce(sum(count) FILTER (WHERE now = 1 AND before > 0 AND before % 2 = 0), 0)::bigint AS resurrected,
           coalesce(sum(count) FILTER (WHERE now = 0 AND before % 2 = 1), 0)::bigint AS lapsed
    FROM (
      SELECT back, count, windows >> back & 1 AS now, windows >> (back + 1) AS before
      FROM alike CROSS JOIN generate_series(0, $4::integer - 1) AS back
    ) AS at
    GROUP BY back
  ) AS flow
) AS windows`;
