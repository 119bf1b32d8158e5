-- src/settings/preview.queries.ts
WITH odds AS (
  SELECT agent_id, user_id, contact_name, depth, prev_depth, potential, band, at_risk, value_at_stake,
         n_interactions, n_days, first_day, last_day, silence_days, ratio,
         CASE WHEN ratio = 1 THEN depth
              ELSE round(depth * ratio / (1 - depth + depth * ratio) * 1e6) / 1e6 END AS proposed_depth,
         CASE WHEN ratio = 1 THEN prev_depth
              ELSE round(prev_depth * ratio / (1 - prev_depth + prev_depth * ratio) * 1e6) / 1e6 END
           AS proposed_prev_depth,
         CASE WHEN ratio = 1 THEN potential
              ELSE round(active_value / (active_value + 1 / $3::double precision) * 1e6) / 1e6 END
           AS proposed_potential
  FROM depth_scores CROSS JOIN (SELECT $3::double precision / $2::double precision AS ratio) AS horizon
  WHERE project_id = $1
  OFFSET 0
),
score AS (
  SELECT *,
         n_interactions >= 2 AND CASE
           WHEN silence_days >= $4::double precision AND proposed_depth < $5::double precision THEN true
           ELSE silence_days >= $6::double precision AND proposed_depth < $7::double precision
             AND silence_days::bigint * n_days >= 1 * (last_day - first_day + 1)
         END AS proposed_at_risk,
         CASE WHEN proposed_depth >= $8::double precision THEN 'deep'
              WHEN proposed_depth >= $9::double precision THEN 'strong'
              WHEN proposed_depth >= $10::double precision THEN 'warm'
              WHEN proposed_depth >= $11::double precision THEN 'light'
              ELSE 'faint' END AS proposed_band
  FROM odds
  OFFSET 0
),
side AS (
  SELECT 'current' AS book, band, at_risk, depth, depth - prev_depth AS trend, potential FROM score
  UNION ALL
  SELECT 'proposed', proposed_band, proposed_at_risk, proposed_depth, proposed_depth - proposed_prev_depth, proposed_potential FROM score
),
sums AS (
  SELECT book,
         count(*) FILTER (WHERE band = 'deep') AS deep,
         count(*) FILTER (WHERE band = 'strong') AS strong,
         count(*) FILTER (WHERE band = 'warm') AS warm,
         count(*) FILTER (WHERE band = 'light') AS light,
         count(*) FILTER (WHERE band = 'faint') AS faint,
         count(*) FILTER (WHERE at_risk) AS "atRisk",
         -- Integers, so that the sums do not depend on the order.
         sum(round(depth * 1e6)) / 1e6 AS depth,
         sum(round(depth * 1e6) * round(depth * 1e6)) / 1e12 AS squares,
         sum(greatest(round(trend * 1e6), 0)) / 1e6 AS gains,
         sum(greatest(-round(trend * 1e6), 0)) / 1e6 AS losses,
         sum(round(potential * 1e6)) / 1e6 AS potential,
         coalesce(sum(round(potential * 1e6)) FILTER (WHERE at_risk), 0) / 1e6 AS "potentialAtRisk"
  FROM side
  GROUP BY book
),
moved AS (
  SELECT agent_id, user_id, contact_name, depth, band, at_risk, proposed_depth, proposed_band, proposed_at_risk
  FROM score
  WHERE (band, at_risk) IS DISTINCT FROM (proposed_band, proposed_at_risk)
  ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C"
  LIMIT $12
)
SELECT whole.*,
       (SELECT coalesce(json_agg(sums), '[]') FROM sums) AS books,
       (SELECT coalesce(json_agg(moved), '[]') FROM moved) AS moved
FROM (
  SELECT count(*)::integer AS total,
         (count(*) FILTER (WHERE band <> proposed_band))::integer AS band_changed,
         (count(*) FILTER (WHERE proposed_at_risk AND NOT at_risk))::integer AS newly_at_risk,
         (count(*) FILTER (WHERE at_risk AND NOT proposed_at_risk))::integer AS no_longer_at_risk,
         min(first_day) - date '1970-01-01' AS first_day,
         max(last_day) - date '1970-01-01' AS last_day
  FROM score
) AS whole
