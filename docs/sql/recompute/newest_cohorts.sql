-- src/recompute/aggregates/cohort.statements.ts
SELECT
  coalesce(min(entry) FILTER (WHERE unit = 'week' AND place = 26), -2147483648) AS week,
  coalesce(min(entry) FILTER (WHERE unit = 'month' AND place = 26), -2147483648) AS month
FROM (
  SELECT unit, entry, row_number() OVER (PARTITION BY unit ORDER BY entry DESC) AS place
  FROM (
    SELECT DISTINCT unit, CASE unit WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer AS entry
    FROM (SELECT day FROM cohort_entries WHERE project_id = $1 AND day <= $2::date) AS entries
    CROSS JOIN (VALUES ('week'), ('month')) AS units (unit)
  ) AS cohort
) AS ranked
