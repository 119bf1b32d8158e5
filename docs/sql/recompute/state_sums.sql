-- src/recompute/sql/state_sums.sql
sum(n)::integer AS n_interactions,
sum(n_in)::integer AS n_in,
sum(n_out)::integer AS n_out,
count(*)::integer AS n_days,
min(day) AS first_day,
max(day) AS last_day,
max(last_at) AS last_interaction,
sum(value ORDER BY day) AS value_sum,
-- The same as of the beginning of the window, for the trend.
(count(*) FILTER (WHERE day <= $2::date - 28))::integer AS n_days_before,
max(day) FILTER (WHERE day <= $2::date - 28) AS last_day_before,
sum(value ORDER BY day) FILTER (WHERE day <= $2::date - 28) AS value_sum_before
