-- src/cohort/triangle.queries.ts
SELECT member.user_id, member.contact_name, member.first_day, member.active, (
  SELECT coalesce(json_agg(json_build_array(day - date '1970-01-01', w_part) ORDER BY day), '[]')
  FROM (
    SELECT day, sum(w_part) AS w_part FROM relationship_days
    WHERE project_id = $1 AND user_id = member.user_id AND day <= $5::date
    GROUP BY day
  ) AS contact_day
) AS days
FROM (
  SELECT user_id, contact_name, first_day, active
  FROM (
    SELECT user_id, max(contact_name) AS contact_name, min(first_day) AS first_day
    FROM depth_scores
    WHERE project_id = $1 AND CASE WHEN $7::text IS NULL THEN true ELSE (regexp_replace(regexp_replace(user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", user_id COLLATE "C") > (regexp_replace(regexp_replace($7, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", $7) END
    GROUP BY user_id
    HAVING min(first_day) BETWEEN $2::date AND $3::date
  ) AS cohort
  CROSS JOIN LATERAL (
    SELECT EXISTS (
      SELECT 1 FROM relationship_days
      WHERE project_id = $1 AND user_id = cohort.user_id AND w_part > 0 AND day BETWEEN $4::date AND $5::date
        -- Facts may be dated later than the served day.
        AND day <= $9::date
    ) AS active
  ) AS seen
  WHERE CASE WHEN $6::boolean IS NULL THEN true ELSE active = $6 END
  ORDER BY regexp_replace(regexp_replace(user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", user_id COLLATE "C" LIMIT $8
) AS member
ORDER BY regexp_replace(regexp_replace(member.user_id, '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C", member.user_id COLLATE "C"
