-- src/recompute/identity/alias.statements.ts
WITH local_day AS MATERIALIZED (
  SELECT noted, agent_ids, user_ids, day, steady,
         CASE WHEN steady THEN midnight - shift ELSE midnight - interval '24 hours' END AS from_moment,
         CASE WHEN steady THEN midnight - shift + interval '24 hours' ELSE midnight + interval '48 hours' END AS to_moment
  FROM (
    SELECT noted, agent_ids, user_ids, day, midnight,
           (from_moment AT TIME ZONE $2) - (from_moment AT TIME ZONE 'UTC') AS shift,
           (from_moment AT TIME ZONE $2) - (from_moment AT TIME ZONE 'UTC')
             = (to_moment AT TIME ZONE $2) - (to_moment AT TIME ZONE 'UTC') AS steady
    FROM (
      SELECT noted, agent_ids, user_ids,
             noted + step AS day,
             (noted + step)::timestamp AT TIME ZONE 'UTC' AS midnight,
             (noted + step - 1)::timestamp AT TIME ZONE 'UTC' AS from_moment,
             (noted + step + 2)::timestamp AT TIME ZONE 'UTC' AS to_moment
      FROM (
        -- Together with the relationships, because a join would compare each day with each note.
        SELECT day AS noted, array_agg(agent_id) AS agent_ids, array_agg(user_id) AS user_ids
        FROM pg_temp.work_notes
        GROUP BY day
      ) AS note
      CROSS JOIN generate_series(-1, 1) AS step
    ) AS around
  ) AS shifted
),
one AS (
  SELECT DISTINCT agent_id, user_id, day, steady, from_moment, to_moment
  FROM local_day
  CROSS JOIN LATERAL unnest(agent_ids, user_ids) AS note(agent_id, user_id)
  -- The local day and the UTC day overlap.
  WHERE from_moment < (noted + 1)::timestamp AT TIME ZONE 'UTC'
    AND to_moment > noted::timestamp AT TIME ZONE 'UTC'
),
meant AS MATERIALIZED (
  SELECT one.*, ARRAY (
    SELECT agent_id FROM pg_temp.work_agents WHERE survivor_id = one.agent_id
    UNION ALL
    SELECT one.agent_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_agents WHERE agent_id = one.agent_id)
  ) AS agent_ids, ARRAY (
    SELECT user_id FROM pg_temp.work_persons WHERE survivor_id = one.user_id
    UNION ALL
    SELECT one.user_id WHERE NOT EXISTS (SELECT FROM pg_temp.work_persons WHERE user_id = one.user_id)
  ) AS user_ids
  FROM one
),
changed AS (
  INSERT INTO pg_temp.work_days (agent_id, user_id, day, w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other, n_before, n_in_before, n_out_before, w_part_before, n_call_before, n_meeting_before, n_email_before, n_other_before)
  SELECT agent_id, user_id, day, fresh.w_sum, fresh.n, fresh.n_in, fresh.n_out, fresh.last_at, fresh.w_part, fresh.last_in_at, fresh.last_out_at, fresh.n_call, fresh.n_meeting, fresh.n_email, fresh.n_other, kept.n, kept.n_in, kept.n_out, kept.w_part, kept.n_call, kept.n_meeting, kept.n_email, kept.n_other
  FROM meant
  LEFT JOIN LATERAL (
    SELECT 0::double precision AS w_sum,
         count(*)::integer AS n,
         (count(*) FILTER (WHERE way = 1))::integer AS n_in,
         (count(*) FILTER (WHERE way = 2))::integer AS n_out,
         max(occurred_at) AS last_at,
         coalesce(sum(weight) FILTER (WHERE way < 2 AND is_exact), 0)
           + least(coalesce(sum(weight::numeric) FILTER (WHERE way < 2 AND NOT is_exact), 0), 1e300)::double precision AS w_part,
         max(occurred_at) FILTER (WHERE way = 1) AS last_in_at,
         max(occurred_at) FILTER (WHERE way = 2) AS last_out_at,
         nullif(count(*) FILTER (WHERE kind = 'call'), 0)::integer AS n_call,
         nullif(count(*) FILTER (WHERE kind = 'meeting'), 0)::integer AS n_meeting,
         nullif(count(*) FILTER (WHERE kind = 'email'), 0)::integer AS n_email,
         nullif(count(*) FILTER (WHERE kind = 'other'), 0)::integer AS n_other
    FROM (
      SELECT occurred_at, weight, kind, weight <= 1e6 AND weight * 1024 = floor(weight * 1024) AS is_exact, CASE WHEN direction = 'outbound' AND kind IS DISTINCT FROM 'meeting' THEN 2 WHEN direction = 'inbound' AND kind IS DISTINCT FROM 'meeting' THEN 1 ELSE 0 END AS way
      FROM interactions
      WHERE project_id = $1
        AND agent_id = ANY (meant.agent_ids)
        AND user_id = ANY (meant.user_ids)
        AND occurred_at >= meant.from_moment
        AND occurred_at < meant.to_moment
        AND (meant.steady OR (occurred_at AT TIME ZONE $2)::date = meant.day)
        AND weight > 0
      OFFSET 0
    ) AS fact
    HAVING count(*) > 0
  ) AS fresh ON true
  LEFT JOIN LATERAL (
    SELECT w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at, n_call, n_meeting, n_email, n_other
    FROM relationship_days
    WHERE project_id = $1
      AND agent_id = meant.agent_id
      AND user_id = meant.user_id
      AND day = meant.day
    OFFSET 0
  ) AS kept ON true
  WHERE (fresh.n, fresh.n_in, fresh.n_out, fresh.last_at, fresh.w_part, fresh.last_in_at, fresh.last_out_at, fresh.n_call, fresh.n_meeting, fresh.n_email, fresh.n_other) IS DISTINCT FROM (kept.n, kept.n_in, kept.n_out, kept.last_at, kept.w_part, kept.last_in_at, kept.last_out_at, kept.n_call, kept.n_meeting, kept.n_email, kept.n_other)
  RETURNING agent_id, user_id, day, n
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
SELECT rows,
       (SELECT count(*) FROM related)::integer AS relationships,
       (SELECT count(*) FROM met)::integer AS contacts,
       gone,
       first
FROM (
  SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE n IS NULL))::integer AS gone, min(day) AS first FROM changed
) AS days
