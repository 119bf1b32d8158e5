/**
 * The end of a statement with a step `staged`: the `stage_from` and `stage_to` of every relationship on two days (the
 * first is NULL if it did not exist yet), and `windows`, one bit for each 28 days in which it was active, counted back
 * from the second day. $4 is the number of windows; one more bit is for the window before these, and one for all
 * earlier ones.
 *
 * Millions of relationships have only a few thousand different combinations, which are counted first.
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
