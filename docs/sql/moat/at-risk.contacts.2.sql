-- src/moat/at-risk.service.ts
SELECT (
  SELECT concat('{"contacts":[', string_agg('{"agent_id":"' || agent_id || '","user_id":' || to_json(user_id) || ',"contact_name":' || to_json(contact_name)
  || ',"depth":' || CASE WHEN depth >= 0.001 THEN depth::text ELSE trim_scale(depth::numeric)::text END || ',"band":"' || band || '","trend":' || CASE WHEN trend >= 0.001 THEN trend::text ELSE trim_scale(trend::numeric)::text END
  || ',"days_since":' || silence_days || ',"last_interaction":' || left(to_json(date_trunc('milliseconds', last_interaction AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'
  || ',"recommended_action":' || to_json(CASE action
  WHEN 'win_back' THEN format('Win back: silent %1$s, usually %3$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'let_rest' THEN format('Let rest: silent %1$s, usually %3$s, and little to lose.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'reach_out_now' THEN format('Reach out now: silent %1$s, usually %3$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'light_nudge' THEN format('Nudge lightly: silent %1$s, usually %3$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'second_touch' THEN format('Follow up: first and last active %2$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'nurture' THEN format('Nurture: new, last active %2$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'welcome_back' THEN format('Welcome back: active again %2$s after a long silence.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'invite_reply' THEN format('Invite a reply: nearly all of it came from our side, last active %2$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'check_in' THEN format('Check in: declining, last active %2$s, usually %4$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'protect' THEN format('Protect: deep, usually active %4$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'deepen' THEN format('Deepen: growing, usually active %4$s.', silence, ago, rhythm, rhythm_in_days)
  WHEN 'keep_rhythm' THEN format('Keep the rhythm: usually active %4$s.', silence, ago, rhythm, rhythm_in_days)
  ELSE upper(left(action, 1)) || replace(substr(action, 2), '_', ' ') || '.'
END) || '}', ','), '],"total":', COALESCE((
    SELECT at_risk FROM daily_snapshots WHERE project_id = $1 AND agent_id = $3 ORDER BY date DESC LIMIT 1
  ), 0), '}')
  FROM (
    SELECT agent_id, user_id, contact_name, depth, band, trend, silence_days, last_interaction, action,
           CASE silence_days WHEN 1 THEN '1 day' ELSE silence_days || ' days' END AS silence,
           CASE silence_days WHEN 0 THEN 'today' WHEN 1 THEN 'yesterday' ELSE silence_days || ' days ago' END AS ago,
           CASE WHEN typical_gap < 1.5 THEN 'every day' ELSE 'every ' || floor(typical_gap + 0.5) END AS rhythm,
           CASE WHEN typical_gap < 1.5 THEN 'every day' ELSE 'every ' || floor(typical_gap + 0.5) || ' days' END
             AS rhythm_in_days
    FROM depth_scores WHERE project_id = $1 AND at_risk
    ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C" LIMIT $4
  ) valuable) WHERE run.as_of = $2::date
