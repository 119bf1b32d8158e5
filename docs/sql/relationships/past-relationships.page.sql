-- src/relationships/past-relationships.queries.ts
WITH replaced AS (
  SELECT DISTINCT ON (agent_id, user_id) agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM replaced_scores
  WHERE project_id = $1 AND replaced_at > $17::timestamptz AND replaced_at <= $19::timestamptz
  ORDER BY agent_id, user_id, replaced_at
),
state AS (
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before FROM replaced WHERE contact_name IS NOT NULL
  UNION ALL
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before FROM depth_scores
  WHERE project_id = $1 AND $20::text = 'day' AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
expected AS (
  SELECT *,
         $18::date - last_day AS silence_days,
         ($18::date - last_day)::bigint * n_days >= 4 * (last_day - first_day + 7) AS overdue,
         greatest(value_sum, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - $18::date) / 120::double precision, 400), -400)) AS active_value,
         power(($18::date - last_day)::bigint * n_days
           / (4 * (last_day - first_day + 7))::double precision,
           1.5::double precision) AS staleness,
         coalesce(greatest(value_sum_before, 1e-140::double precision) * power(2::double precision, greatest(least((date '2000-01-01' - ($18::date - 28)) / 120::double precision, 400), -400)) * ($21::double precision / 120::double precision) / (1 + power((($18::date - 28) - last_day_before)::bigint * n_days_before
           / (4 * (last_day_before - first_day + 7))::double precision,
           1.5::double precision)), 0) AS e_before
  FROM state
  OFFSET 0
),
score AS (
  SELECT *,
         round(e / (1 + e) * 1e6) / 1e6 AS depth,
         round(e_before / (1 + e_before) * 1e6) / 1e6 AS prev_depth,
         round(active_value / (active_value + 120 / $21::double precision::double precision) * 1e6) / 1e6 AS potential
  FROM (
    SELECT *, active_value * ($21::double precision / 120::double precision) / (1 + staleness) AS e FROM expected
    OFFSET 0
  ) AS expected
  OFFSET 0
),
flagged AS (
  SELECT *,
         round((1 - depth) * 1e6) / 1e6 AS risk,
         round((depth - prev_depth) * 1e6) / 1e6 AS trend,
         n_interactions >= 2 AND CASE
           WHEN silence_days >= $26::double precision AND depth < $27::double precision THEN true
           ELSE silence_days >= $28::double precision AND overdue AND depth < $29::double precision
         END AS at_risk
  FROM score
  OFFSET 0
),
staged AS (
  SELECT *,
         CASE
           WHEN depth >= $22::double precision THEN 'deep'
           WHEN depth >= $23::double precision THEN 'strong'
           WHEN depth >= $24::double precision THEN 'warm'
           WHEN depth >= $25::double precision THEN 'light'
           ELSE 'faint'
         END AS band,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN trend >= 0.05 THEN 'deepening'
           WHEN trend <= -0.05 THEN 'declining'
           ELSE 'stable'
         END AS trend_word,
         CASE
           WHEN n_days_before = 0 THEN 'new'
           WHEN silence_days >= 56 AND overdue AND depth < 0.25
             THEN 'dormant'
           WHEN at_risk THEN 'at_risk'
           WHEN n_interactions = 1 THEN 'one_off'
           WHEN last_day > $18::date - 28 AND last_day_before <= $18::date - 2 * 28
             THEN 'reactivated'
           WHEN depth >= 0.75 THEN 'core'
           WHEN trend >= 0.05 THEN 'growing'
           ELSE 'steady'
         END AS stage
  FROM flagged
  OFFSET 0
),
scored AS (
  SELECT agent_id, user_id, depth, prev_depth, trend, trend_word, band, at_risk, stage,
         CASE
           WHEN stage = 'dormant' THEN CASE WHEN potential >= 0.5 THEN 'win_back' ELSE 'let_rest' END
           WHEN at_risk THEN CASE WHEN potential >= 0.5 THEN 'reach_out_now' ELSE 'light_nudge' END
           WHEN stage = 'one_off' THEN 'second_touch'
           WHEN stage = 'new' THEN CASE WHEN n_days = 1 THEN 'second_touch' ELSE 'nurture' END
           WHEN stage = 'reactivated' THEN 'welcome_back'
           WHEN n_in + n_out >= 5 AND n_out >= 0.8 * (n_in + n_out)
             THEN 'invite_reply'
           WHEN trend_word = 'declining' THEN 'check_in'
           WHEN stage = 'core' THEN 'protect'
           WHEN stage = 'growing' THEN 'deepen'
           ELSE 'keep_rhythm'
         END AS action,
         risk,
         potential,
         round(potential * risk * 1e6) / 1e6 AS value_at_stake,
         round(active_value * 1e6) / 1e6 AS active_value,
         round((last_day - first_day + 7) / n_days::double precision * 1e6) / 1e6 AS typical_gap,
         round(1 / (1 + staleness) * 1e6) / 1e6 AS freshness,
         silence_days,
         contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM staged
)
  SELECT newest.run_id, page.*, agents.name AS agent_name
  FROM (SELECT (
    SELECT run_id FROM recompute_runs WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
  ) AS run_id) newest LEFT JOIN (SELECT * FROM ((SELECT * FROM (SELECT agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction,
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN folded_name(contact_name) ELSE '' END COLLATE "C" AS sort_text FROM depth_scores
  WHERE project_id = $1 AND $20::text = 'changes' AND computed_at <= $17::timestamptz AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
      ELSE strpos(folded_name(user_id), folded_name($7)) > 0 END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END) page WHERE CASE WHEN $12::double precision IS NULL THEN true ELSE page.sort_number <= $12 END
      AND CASE WHEN $12::double precision IS NULL THEN true ELSE CASE WHEN page.sort_number = $12 AND page.sort_text = $13
  THEN (page.agent_id, page.user_id COLLATE "C") > ($14::uuid, $15::text)
        WHEN page.sort_number = $12 THEN page.sort_text < $13::text ELSE true END END ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $16) UNION ALL (SELECT * FROM (SELECT agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction,
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN folded_name(contact_name) ELSE '' END COLLATE "C" AS sort_text FROM scored WHERE CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
      ELSE strpos(folded_name(user_id), folded_name($7)) > 0 END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END) page WHERE CASE WHEN $12::double precision IS NULL THEN true ELSE page.sort_number <= $12 END
      AND CASE WHEN $12::double precision IS NULL THEN true ELSE CASE WHEN page.sort_number = $12 AND page.sort_text = $13
  THEN (page.agent_id, page.user_id COLLATE "C") > ($14::uuid, $15::text)
        WHEN page.sort_number = $12 THEN page.sort_text < $13::text ELSE true END END ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $16)) page ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $16) page ON true
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id
  ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C"
