-- src/relationships/past-relationships.queries.ts
WITH replaced AS (
  SELECT DISTINCT ON (agent_id, user_id) agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
  FROM replaced_scores
  WHERE project_id = $1 AND replaced_at > $23::timestamptz AND replaced_at <= $25::timestamptz
  ORDER BY agent_id, user_id, replaced_at
),
state AS (
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM replaced WHERE contact_name IS NOT NULL
  UNION ALL
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since FROM depth_scores
  WHERE project_id = $1 AND $26::text = 'day' AND NOT EXISTS (
    SELECT 1 FROM replaced WHERE replaced.agent_id = depth_scores.agent_id AND replaced.user_id = depth_scores.user_id
  )
),
logs AS (
  SELECT *,
         nullif(n_days, 0)::double precision AS active_days,
         nullif(n_days_before, 0)::double precision AS active_days_before,
         $24::date - last_day AS silence_days,
         $24::date - last_any_day AS turn_days,
         (ln(nullif(value_sum, 0)) + (((date '2000-01-01' - $24::date)::double precision - 0::double precision) * 0.0057762265046662105::double precision)) AS log_active,
         ln((1::double precision + power((((0::double precision - (last_day - $24::date)::double precision) * nullif(n_days, 0)::double precision) / (4::double precision * (((last_day - $24::date)::double precision - (first_day - $24::date)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness,
         (ln(nullif(value_sum_before, 0)) + (((date '2000-01-01' - $24::date)::double precision - (-28)::double precision) * 0.0057762265046662105::double precision)) AS log_active_before,
         ln((1::double precision + power(((((-28)::double precision - (last_day_before - $24::date)::double precision) * nullif(n_days_before, 0)::double precision) / (4::double precision * (((last_day_before - $24::date)::double precision - (first_day - $24::date)::double precision) + 7::double precision))), 1.5::double precision))) AS log_staleness_before,
         (((0::double precision - (last_day - $24::date)::double precision) * nullif(n_days, 0)::double precision) >= (4::double precision * (((last_day - $24::date)::double precision - (first_day - $24::date)::double precision) + 7::double precision))) AS overdue
  FROM state
  OFFSET 0
),
chances AS (
  SELECT *,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($27::double precision + ($28::double precision * log_active)) + ($31::double precision * ln(active_days))) - ($29::double precision * log_staleness)) - ($30::double precision * ln((1::double precision + (0::double precision - (last_day - $24::date)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS evidence,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(($27::double precision + ($28::double precision * log_active)) + ($31::double precision * ln(active_days)))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision) AS potential,
         (round((($32::double precision / (1::double precision + ((0::double precision - (start_day - $24::date)::double precision) / 28::double precision))) / (1::double precision + coalesce(silence_days::double precision, 0))) * 1e6::double precision) / 1e6::double precision) AS first_reply_chance,
         (round((1::double precision / (1::double precision + exp(greatest(least((-(((($27::double precision + ($28::double precision * log_active_before)) + ($31::double precision * ln(active_days_before))) - ($29::double precision * log_staleness_before)) - ($30::double precision * ln((1::double precision + ((-28)::double precision - (last_day_before - $24::date)::double precision)))))), 700::double precision), (-700)::double precision)))) * 1e6::double precision) / 1e6::double precision)
           AS evidence_before,
         CASE WHEN (start_day - $24::date)::double precision <= -28 THEN (round((($32::double precision / (1::double precision + (((-28)::double precision - (start_day - $24::date)::double precision) / 28::double precision))) / (1::double precision + coalesce(((-28)::double precision - (last_day_before - $24::date)::double precision), 0))) * 1e6::double precision) / 1e6::double precision) ELSE 0 END
           AS first_reply_chance_before
  FROM logs
  OFFSET 0
),
moved AS (
  SELECT *,
         greatest(evidence, first_reply_chance) AS depth,
         greatest(evidence_before, first_reply_chance_before) AS prev_depth,
         (round((1 - greatest(evidence, first_reply_chance)) * 1e6::double precision) / 1e6::double precision) AS risk,
         (round((greatest(evidence, first_reply_chance) - greatest(evidence_before, first_reply_chance_before)) * 1e6::double precision) / 1e6::double precision) AS trend,
         (round((evidence - evidence_before) * 1e6::double precision) / 1e6::double precision) AS evidence_trend,
         ((0::double precision - 28::double precision) < (coalesce(first_day, start_day) - $24::date)::double precision) AS is_new,
         ((coalesce(silence_days::double precision, 0) >= 56::double precision) AND overdue AND (greatest(evidence, first_reply_chance) < 0.25::double precision)) AS dormant,
         coalesce((round(((active_days - 1::double precision) / (active_days + 3::double precision)) * 1e6::double precision) / 1e6::double precision), 0) AS worth
  FROM chances
  OFFSET 0
),
staged AS (
  SELECT *,
         (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $37::double precision) AND (depth < $38::double precision)) THEN true WHEN ((silence_days::double precision >= $39::double precision) AND overdue AND (depth < $40::double precision)) THEN true ELSE false END)) AS at_risk,
         (CASE WHEN is_new THEN 'new' WHEN (trend >= 0.05::double precision) THEN 'deepening' WHEN ((-0.05)::double precision >= trend) THEN 'declining' ELSE 'stable' END) AS trend_word,
         (CASE WHEN ((n_in + n_out) = 0::double precision) THEN 'none' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'never_heard' WHEN (30::double precision < turn_days) THEN 'mutual_silence' WHEN (last_word = 1::double precision) THEN 'none' WHEN (last_word = 3::double precision) THEN 'awaiting_our_reply' ELSE 'awaiting_their_reply' END) AS turn,
         (CASE WHEN (depth >= $33::double precision) THEN 'deep' WHEN (depth >= $34::double precision) THEN 'strong' WHEN (depth >= $35::double precision) THEN 'warm' WHEN (depth >= $36::double precision) THEN 'light' ELSE 'faint' END) AS band,
         (CASE WHEN is_new THEN 'new' WHEN (coalesce(active_days, 0) = 0::double precision) THEN 'unanswered' WHEN dormant THEN 'dormant' WHEN (((n_interactions - n_out)::double precision >= 2::double precision) AND (dormant IS NOT TRUE) AND (CASE WHEN ((silence_days::double precision >= $37::double precision) AND (depth < $38::double precision)) THEN true WHEN ((silence_days::double precision >= $39::double precision) AND overdue AND (depth < $40::double precision)) THEN true ELSE false END)) THEN 'at_risk' WHEN ((n_interactions - n_out) = 1::double precision) THEN 'one_off' WHEN (((0::double precision - 28::double precision) < (last_day - $24::date)::double precision) AND (((0::double precision - 56::double precision) < (last_day_before - $24::date)::double precision) IS NOT TRUE)) THEN 'reactivated' WHEN (depth >= 0.75::double precision) THEN 'core' WHEN (trend >= 0.05::double precision) THEN 'growing' ELSE 'steady' END) AS stage
  FROM moved
  OFFSET 0
),
scored AS (
  SELECT agent_id, user_id, depth, evidence, first_reply_chance, prev_depth, trend, evidence_trend, trend_word, band, at_risk,
         dormant, stage, turn, turn_days,
         (CASE WHEN (turn = 'awaiting_our_reply') THEN 'reply' WHEN (((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) AND (n_unanswered >= 5::double precision)) THEN 'stop_chasing' WHEN ((turn = 'never_heard') AND (((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) IS NOT TRUE)) THEN 'let_rest' WHEN ((stage = 'dormant') AND ((potential >= 0.5::double precision) IS NOT TRUE)) THEN 'let_rest' WHEN (((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) AND (CASE WHEN at_risk THEN true WHEN (greatest(0::double precision, ((CASE WHEN (n_unanswered < 2::double precision) THEN 7::double precision ELSE 14::double precision END) - turn_days)) = 0::double precision) THEN true ELSE false END)) THEN 'follow_up' WHEN ((CASE WHEN (turn = 'awaiting_their_reply') THEN true WHEN (turn = 'never_heard') THEN true ELSE false END) AND ((30::double precision < turn_days) IS NOT TRUE)) THEN 'wait' WHEN (stage = 'dormant') THEN 'win_back' WHEN (at_risk AND (potential >= 0.5::double precision)) THEN 'reach_out_now' WHEN at_risk THEN 'light_nudge' WHEN (stage = 'one_off') THEN 'second_touch' WHEN ((stage = 'new') AND (coalesce(active_days, 0) = 1::double precision)) THEN 'second_touch' WHEN (stage = 'new') THEN 'nurture' WHEN (stage = 'reactivated') THEN 'welcome_back' WHEN (((n_in + n_out) >= 5::double precision) AND ((n_out * 5::double precision) >= ((n_in + n_out) * 4::double precision))) THEN 'invite_reply' WHEN (trend_word = 'declining') THEN 'check_in' WHEN (stage = 'core') THEN 'protect' WHEN (stage = 'growing') THEN 'deepen' ELSE 'keep_rhythm' END) AS action,
         risk,
         potential,
         worth,
         (round((potential * risk) * 1e6::double precision) / 1e6::double precision) AS value_at_stake,
         -- At most the number of days, because the sums of days far from the epoch are limited.
         coalesce((round(exp(CASE WHEN least(log_active, ln(active_days)) > 700 THEN 700 WHEN least(log_active, ln(active_days)) < -700 THEN -700 ELSE least(log_active, ln(active_days)) END) * 1e6::double precision) / 1e6::double precision), 0) AS active_value,
         (round(((((last_day - $24::date)::double precision - (first_day - $24::date)::double precision) + 7::double precision) / active_days) * 1e6::double precision) / 1e6::double precision) AS typical_gap,
         coalesce((round(exp(CASE WHEN (-log_staleness) > 700 THEN 700 WHEN (-log_staleness) < -700 THEN -700 ELSE (-log_staleness) END) * 1e6::double precision) / 1e6::double precision), 0) AS freshness,
         silence_days,
         contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since,
  waiting_since
  FROM staged
)
  SELECT newest.run_id, page.*, agents.name AS agent_name, hold.on_hold_since
  FROM (SELECT (
    SELECT run_id FROM recompute_runs run
    WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
  ) AS run_id) newest LEFT JOIN (SELECT * FROM ((SELECT * FROM (SELECT agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction, turn, turn_days, n_unanswered,
  last_any_day + turn_days - unanswered_since AS chasing_days,
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN regexp_replace(regexp_replace(folded_name(contact_name), '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C" ELSE '' END COLLATE "C" AS sort_text FROM depth_scores
  WHERE project_id = $1 AND $26::text = 'changes' AND computed_at <= $23::timestamptz AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
      WHEN strpos(folded_name(user_id), folded_name($7)) > 0 THEN true
      WHEN user_id IN (
        SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND strpos(folded_name(user_id), folded_name($7)) > 0
      ) THEN true
      WHEN strpos(contact_name, '  ') > 0 THEN strpos(regexp_replace(folded_name(contact_name), ' +', ' ', 'g'), regexp_replace(folded_name($7), ' +', ' ', 'g')) > 0 ELSE false END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END
    AND CASE WHEN $12::text[] IS NULL THEN true ELSE turn = ANY ($12) END
    AND CASE WHEN $13::integer IS NULL THEN true ELSE n_unanswered >= $13 END
    AND CASE WHEN $14::text[] IS NULL AND $15::text IS NULL THEN true ELSE (agent_id, user_id) IN (
      SELECT agent_id, user_id FROM episodes
      WHERE project_id = $1 AND ended_on IS NULL AND NOT holdout
        AND CASE WHEN $14::text[] IS NULL THEN true ELSE CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END = ANY ($14) END
        AND CASE WHEN $15::text IS NULL THEN true WHEN $15 = '' THEN assignee IS NULL ELSE assignee = $15 END) END
    AND CASE WHEN $16::text IS NULL THEN true ELSE agent_id IN (
      SELECT agent_id FROM (
    SELECT DISTINCT ON (coalesce(member.survivor_id, said.agent_id)) coalesce(member.survivor_id, said.agent_id) AS agent_id, said.value
    FROM (SELECT agent_id, value, said_at, event_key FROM agent_attributes WHERE project_id = $1 AND name = 'team') AS said
    LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = said.agent_id
    ORDER BY coalesce(member.survivor_id, said.agent_id), said.said_at DESC, said.event_key DESC
  ) AS team WHERE value = $16) END
    AND CASE WHEN $17::jsonb IS NULL THEN true ELSE user_id IN (
    SELECT user_id FROM (
      SELECT user_id FROM (
      SELECT fact.user_id, word.place
      FROM (SELECT place, kind, name, unnest(texts) AS value FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) WHERE op = 'is') AS word
      JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
      WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op == "is" && @.kind != "tier")'
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)
      JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
      WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op != "is")' AND asked.op <> 'is' AND CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
          WHEN '>=' THEN coalesce(fact.number >= asked.number, fact.moment >= asked.moment) WHEN '>' THEN coalesce(fact.number > asked.number, fact.moment > asked.moment) WHEN '<=' THEN coalesce(fact.number <= asked.number, fact.moment <= asked.moment) WHEN '<' THEN coalesce(fact.number < asked.number, fact.moment < asked.moment) END
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
        FROM (
          SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
          UNION ALL
          SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
        ) AS said
        LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
        WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
        ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
      ) AS fact
      JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
      WHERE fact.tier = ANY (asked.texts)
      ) AS said
      GROUP BY user_id
    HAVING count(*) = jsonb_array_length($17::jsonb)
      EXCEPT
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1
    ) AS alone
    UNION ALL
    SELECT user_id FROM (
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (alias.survivor_id, said.kind, said.name) alias.survivor_id AS user_id,
          said.kind, said.name, said.type, said.value, said.number, said.moment
        FROM contact_aliases AS alias
        CROSS JOIN LATERAL (
          SELECT * FROM contact_attributes
          WHERE project_id = $1 AND user_id = alias.user_id AND name = ANY (ARRAY(SELECT name FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)))
          OFFSET 0
        ) AS said
        WHERE alias.project_id = $1 AND $17::jsonb @? '$[*] ? (@.kind != "tier")'
        ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
      ) AS fact
      JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = fact.kind AND asked.name = fact.name
      WHERE CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
          WHEN '>=' THEN coalesce(fact.number >= asked.number, fact.moment >= asked.moment) WHEN '>' THEN coalesce(fact.number > asked.number, fact.moment > asked.moment) WHEN '<=' THEN coalesce(fact.number <= asked.number, fact.moment <= asked.moment) WHEN '<' THEN coalesce(fact.number < asked.number, fact.moment < asked.moment) END
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
        FROM (
          SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
          UNION ALL
          SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
        ) AS said
        LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
        WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
        ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
      ) AS fact
      JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
      WHERE fact.tier = ANY (asked.texts)
    ) AS held
    GROUP BY user_id
    HAVING count(*) = jsonb_array_length($17::jsonb)
  ) END) page WHERE CASE WHEN $18::double precision IS NULL THEN true ELSE page.sort_number <= $18 END
      AND CASE WHEN $18::double precision IS NULL THEN true ELSE CASE WHEN page.sort_number = $18 AND page.sort_text = $19
  THEN (page.agent_id, page.user_id COLLATE "C") > ($20::uuid, $21::text)
        WHEN page.sort_number = $18 THEN page.sort_text < $19::text ELSE true END END ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $22) UNION ALL (SELECT * FROM (SELECT agent_id, user_id, contact_name, depth, band, trend, trend_word, stage, at_risk, action, potential,
  value_at_stake, n_interactions, n_days, typical_gap, silence_days, first_day, last_interaction, turn, turn_days, n_unanswered,
  last_any_day + turn_days - unanswered_since AS chasing_days,
    CASE $2::text WHEN 'depth' THEN depth WHEN 'trend' THEN trend WHEN 'value_at_stake' THEN value_at_stake
      WHEN 'last_interaction' THEN extract(epoch FROM last_interaction)::double precision ELSE 0 END AS sort_number,
    CASE $2::text WHEN 'name' THEN regexp_replace(regexp_replace(folded_name(contact_name), '([0-9]+)', '0000000000000000000\1', 'g'), '0*([0-9]{20,})', '\1', 'g') COLLATE "C" ELSE '' END COLLATE "C" AS sort_text FROM scored WHERE CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE band = ANY ($4) END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE stage = ANY ($5) END
    AND CASE WHEN $6::boolean IS NULL THEN true ELSE at_risk = $6 END
    AND CASE WHEN $7::text IS NULL THEN true WHEN strpos(folded_name(contact_name), folded_name($7)) > 0 THEN true
      WHEN strpos(folded_name(user_id), folded_name($7)) > 0 THEN true
      WHEN user_id IN (
        SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND strpos(folded_name(user_id), folded_name($7)) > 0
      ) THEN true
      WHEN strpos(contact_name, '  ') > 0 THEN strpos(regexp_replace(folded_name(contact_name), ' +', ' ', 'g'), regexp_replace(folded_name($7), ' +', ' ', 'g')) > 0 ELSE false END
    AND CASE WHEN $8::double precision IS NULL THEN true ELSE depth >= $8 END
    AND CASE WHEN $9::double precision IS NULL THEN true ELSE depth <= $9 END
    AND CASE WHEN $10::timestamptz IS NULL THEN true ELSE last_interaction >= $10 END
    AND CASE WHEN $11::timestamptz IS NULL THEN true ELSE last_interaction < $11 END
    AND CASE WHEN $12::text[] IS NULL THEN true ELSE turn = ANY ($12) END
    AND CASE WHEN $13::integer IS NULL THEN true ELSE n_unanswered >= $13 END
    AND CASE WHEN $14::text[] IS NULL AND $15::text IS NULL THEN true ELSE (agent_id, user_id) IN (
      SELECT agent_id, user_id FROM episodes
      WHERE project_id = $1 AND ended_on IS NULL AND NOT holdout
        AND CASE WHEN $14::text[] IS NULL THEN true ELSE CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END = ANY ($14) END
        AND CASE WHEN $15::text IS NULL THEN true WHEN $15 = '' THEN assignee IS NULL ELSE assignee = $15 END) END
    AND CASE WHEN $16::text IS NULL THEN true ELSE agent_id IN (
      SELECT agent_id FROM (
    SELECT DISTINCT ON (coalesce(member.survivor_id, said.agent_id)) coalesce(member.survivor_id, said.agent_id) AS agent_id, said.value
    FROM (SELECT agent_id, value, said_at, event_key FROM agent_attributes WHERE project_id = $1 AND name = 'team') AS said
    LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = said.agent_id
    ORDER BY coalesce(member.survivor_id, said.agent_id), said.said_at DESC, said.event_key DESC
  ) AS team WHERE value = $16) END
    AND CASE WHEN $17::jsonb IS NULL THEN true ELSE user_id IN (
    SELECT user_id FROM (
      SELECT user_id FROM (
      SELECT fact.user_id, word.place
      FROM (SELECT place, kind, name, unnest(texts) AS value FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) WHERE op = 'is') AS word
      JOIN contact_attributes AS fact ON fact.kind = word.kind AND fact.name = word.name AND fact.value = word.value
      WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op == "is" && @.kind != "tier")'
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)
      JOIN contact_attributes AS fact ON fact.kind = asked.kind AND fact.name = asked.name
      WHERE fact.project_id = $1 AND $17::jsonb @? '$[*] ? (@.op != "is")' AND asked.op <> 'is' AND CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
          WHEN '>=' THEN coalesce(fact.number >= asked.number, fact.moment >= asked.moment) WHEN '>' THEN coalesce(fact.number > asked.number, fact.moment > asked.moment) WHEN '<=' THEN coalesce(fact.number <= asked.number, fact.moment <= asked.moment) WHEN '<' THEN coalesce(fact.number < asked.number, fact.moment < asked.moment) END
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
        FROM (
          SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
          UNION ALL
          SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
        ) AS said
        LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
        WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
        ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
      ) AS fact
      JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
      WHERE fact.tier = ANY (asked.texts)
      ) AS said
      GROUP BY user_id
    HAVING count(*) = jsonb_array_length($17::jsonb)
      EXCEPT
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1
    ) AS alone
    UNION ALL
    SELECT user_id FROM (
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (alias.survivor_id, said.kind, said.name) alias.survivor_id AS user_id,
          said.kind, said.name, said.type, said.value, said.number, said.moment
        FROM contact_aliases AS alias
        CROSS JOIN LATERAL (
          SELECT * FROM contact_attributes
          WHERE project_id = $1 AND user_id = alias.user_id AND name = ANY (ARRAY(SELECT name FROM jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz)))
          OFFSET 0
        ) AS said
        WHERE alias.project_id = $1 AND $17::jsonb @? '$[*] ? (@.kind != "tier")'
        ORDER BY alias.survivor_id, said.kind, said.name, said.said_at DESC, said.event_key DESC
      ) AS fact
      JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = fact.kind AND asked.name = fact.name
      WHERE CASE asked.op WHEN 'has' THEN fact.type IS NOT NULL WHEN 'is' THEN fact.value = ANY (asked.texts)
          WHEN '>=' THEN coalesce(fact.number >= asked.number, fact.moment >= asked.moment) WHEN '>' THEN coalesce(fact.number > asked.number, fact.moment > asked.moment) WHEN '<=' THEN coalesce(fact.number <= asked.number, fact.moment <= asked.moment) WHEN '<' THEN coalesce(fact.number < asked.number, fact.moment < asked.moment) END
      UNION ALL
      SELECT fact.user_id, asked.place
      FROM (
        SELECT DISTINCT ON (coalesce(alias.survivor_id, said.user_id)) coalesce(alias.survivor_id, said.user_id) AS user_id, said.tier
        FROM (
          SELECT user_id, tier, classified_at AS at, event_key FROM classifications WHERE project_id = $1
          UNION ALL
          SELECT user_id, tier, routed_at, event_key FROM permanent_routes WHERE project_id = $1 AND tier IS NOT NULL
        ) AS said
        LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1) AS alias ON alias.user_id = said.user_id
        WHERE $17::jsonb @? '$[*] ? (@.kind == "tier")'
        ORDER BY coalesce(alias.survivor_id, said.user_id), said.at DESC, said.event_key DESC NULLS LAST, said.tier COLLATE "C" DESC
      ) AS fact
      JOIN jsonb_to_recordset($17::jsonb) AS asked(place integer, kind text, name text, op text, texts text[], number double precision, moment timestamptz) ON asked.kind = 'tier'
      WHERE fact.tier = ANY (asked.texts)
    ) AS held
    GROUP BY user_id
    HAVING count(*) = jsonb_array_length($17::jsonb)
  ) END) page WHERE CASE WHEN $18::double precision IS NULL THEN true ELSE page.sort_number <= $18 END
      AND CASE WHEN $18::double precision IS NULL THEN true ELSE CASE WHEN page.sort_number = $18 AND page.sort_text = $19
  THEN (page.agent_id, page.user_id COLLATE "C") > ($20::uuid, $21::text)
        WHEN page.sort_number = $18 THEN page.sort_text < $19::text ELSE true END END ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $22)) page ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C" LIMIT $22) page ON true
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id
  LEFT JOIN LATERAL (
    SELECT held.agent_id, held.user_id, min(source.last_day) AS on_hold_since
    FROM transitions AS held
    JOIN sources AS source ON source.project_id = $1 AND source.agent_id = held.agent_id AND source.channel = held.held_for
    WHERE held.project_id = $1 AND held.position IS NULL AND held.type IN ('relationship.at_risk', 'relationship.dormant', 'relationship.reply_owed') AND held.agent_id = page.agent_id AND held.user_id = page.user_id
    GROUP BY held.agent_id, held.user_id
  ) hold ON true
  ORDER BY page.sort_number DESC, page.sort_text DESC, page.agent_id, page.user_id COLLATE "C"
