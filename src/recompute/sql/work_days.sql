-- The roll-up of the days that notes can mean, as far as it is another one now; and whom these days and the changed contacts
-- concern: the numbers of `relationships` and more `contacts`, and the `first` of the days. $1 project, $2 time zone
-- A note names the UTC day of its fact. No place is a day or more from UTC, so the fact fell on that day of the calendar,
-- the one before or the one after; and all facts of a local day lie within three UTC days. Where the clock does not
-- change in these three, the local day begins and ends at known moments. Where it does, midnight may be missing, come twice
-- or be a day away, so all three are read, and the date of each fact decides.
WITH local_day AS MATERIALIZED (
  SELECT noted,
         agent_ids,
         user_ids,
         day,
         steady,
         CASE WHEN steady THEN midnight - shift ELSE midnight - interval '24 hours' END AS from_moment,
         CASE WHEN steady THEN midnight - shift + interval '24 hours' ELSE midnight + interval '48 hours' END AS to_moment
  FROM (
    SELECT noted,
           agent_ids,
           user_ids,
           day,
           midnight,
           (from_moment AT TIME ZONE $2) - (from_moment AT TIME ZONE 'UTC') AS shift,
           (from_moment AT TIME ZONE $2) - (from_moment AT TIME ZONE 'UTC')
             = (to_moment AT TIME ZONE $2) - (to_moment AT TIME ZONE 'UTC') AS steady
    FROM (
      SELECT noted,
             agent_ids,
             user_ids,
             noted + step AS day,
             (noted + step)::timestamp AT TIME ZONE 'UTC' AS midnight,
             (noted + step - 1)::timestamp AT TIME ZONE 'UTC' AS from_moment,
             (noted + step + 2)::timestamp AT TIME ZONE 'UTC' AS to_moment
      FROM (
        -- Together with who it concerns: a join would compare each day with each note.
        SELECT day AS noted, array_agg(agent_id) AS agent_ids, array_agg(user_id) AS user_ids
        FROM pg_temp.work_notes
        GROUP BY day
      ) AS note
      CROSS JOIN generate_series(-1, 1) AS step
    ) AS around
  ) AS shifted
),
meant AS (
  SELECT DISTINCT agent_id, user_id, day, steady, from_moment, to_moment
  FROM local_day
  CROSS JOIN LATERAL unnest(agent_ids, user_ids) AS note(agent_id, user_id)
  -- The local day and the UTC day overlap.
  WHERE from_moment < (noted + 1)::timestamp AT TIME ZONE 'UTC'
    AND to_moment > noted::timestamp AT TIME ZONE 'UTC'
),
changed AS (
  INSERT INTO pg_temp.work_days (
    agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_sum_before, n_before, n_in_before, n_out_before)
  SELECT agent_id, user_id, day, fresh.w_sum, fresh.n, fresh.n_in, fresh.n_out, fresh.last_at,
         kept.w_sum, kept.n, kept.n_in, kept.n_out
  FROM meant
  LEFT JOIN LATERAL (
    SELECT :sum_of_weights AS w_sum,
           count(*)::integer AS n,
           count(*) FILTER (WHERE direction = 'inbound')::integer AS n_in,
           count(*) FILTER (WHERE direction = 'outbound')::integer AS n_out,
           max(occurred_at) AS last_at
    FROM interactions
    WHERE project_id = $1
      AND agent_id = meant.agent_id
      AND user_id = meant.user_id
      AND occurred_at >= meant.from_moment
      AND occurred_at < meant.to_moment
      AND (meant.steady OR (occurred_at AT TIME ZONE $2)::date = meant.day)
      AND weight > 0
    HAVING count(*) > 0
  ) AS fresh ON true
  LEFT JOIN LATERAL (
    SELECT w_sum, n, n_in, n_out, last_at
    FROM relationship_days
    WHERE project_id = $1
      AND agent_id = meant.agent_id
      AND user_id = meant.user_id
      AND day = meant.day
    OFFSET 0
  ) AS kept ON true
  WHERE (fresh.w_sum, fresh.n, fresh.n_in, fresh.n_out, fresh.last_at)
    IS DISTINCT FROM (kept.w_sum, kept.n, kept.n_in, kept.n_out, kept.last_at)
  RETURNING agent_id, user_id, day
),
related AS (
  INSERT INTO pg_temp.work_relationships (agent_id, user_id)
  SELECT agent_id, user_id FROM changed
  UNION
  SELECT agent_id, user_id FROM relationship_days
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
  RETURNING 1
),
met AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT user_id FROM changed EXCEPT SELECT user_id FROM pg_temp.work_contacts
  RETURNING 1
)
SELECT (SELECT count(*) FROM changed)::integer AS rows,
       (SELECT count(*) FROM related)::integer AS relationships,
       (SELECT count(*) FROM met)::integer AS contacts,
       -- Where the calendar begins or ends, a time zone may put a fact into the year before or after.
       (SELECT greatest(least(min(day), :last_date), :first_date) FROM changed HAVING count(*) > 0) AS first
