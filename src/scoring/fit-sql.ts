import { SQL as x } from './algebra';
import { FIT } from './fit-constants';
import { dayValue } from './rules';
import { SCORE } from './score-constants';

// The reads of a fit: sums of `relationship_days` up to a day, never facts. $1 project, $2 the last day that may be
// read.

const EPOCH_DAY = `date '1970-01-01'`;

/** The start of the history, the days with a fact, and those on which a contact took part. */
export const FIT_HISTORY = `SELECT
  (
    SELECT start_day - ${EPOCH_DAY} FROM (
      SELECT min(day) AS start_day FROM relationship_days WHERE project_id = $1 AND day <= $2::date
      GROUP BY user_id, agent_id
    ) AS relationship
    ORDER BY start_day
    OFFSET (
      SELECT count(DISTINCT (agent_id, user_id)) FROM relationship_days WHERE project_id = $1 AND day <= $2::date
    ) / 100 LIMIT 1
  ) AS l_start_day,
  coalesce(array_agg(day - ${EPOCH_DAY} ORDER BY day), '{}') AS days,
  coalesce(array_agg(day - ${EPOCH_DAY} ORDER BY day) FILTER (WHERE took_part), '{}') AS active_days
FROM (
  SELECT day, bool_or(w_part > 0) AS took_part
  FROM relationship_days
  WHERE project_id = $1 AND day <= $2::date
  GROUP BY day
) AS fact_day`;

const CUTOFFS = `unnest($3::integer[]) AS cutoff(age)`;
const CUTOFF_DAY = `(${EPOCH_DAY} + cutoff.age)`;
/** A day between a cutoff and the end of its window. */
const AWAITED = `day > ${CUTOFF_DAY} AND day <= ${CUTOFF_DAY} + $4::integer`;

/**
 * The attempts of each agent to reach contacts that had not answered. $3 cutoffs, days since 1970-01-01, $4 days of the
 * window.
 */
export const FIT_REPLIES = `SELECT agents.name AS agent, count(*)::integer AS attempts,
  (count(*) FILTER (WHERE replied))::integer AS replies,
  sum($4::integer / ${SCORE.horizon}::double precision / (1 + age / ${SCORE.replyAgeHalf}::double precision) ORDER BY age) AS chances
FROM (
  SELECT agent_id, ${CUTOFF_DAY} - min(day) AS age, coalesce(bool_or(w_part > 0 AND ${AWAITED}), false) AS replied
  FROM relationship_days CROSS JOIN ${CUTOFFS}
  WHERE project_id = $1 AND day <= $2::date AND day <= ${CUTOFF_DAY} + $4::integer
  GROUP BY user_id, agent_id, cutoff.age
  HAVING min(day) <= ${CUTOFF_DAY} AND count(*) FILTER (WHERE w_part > 0 AND day <= ${CUTOFF_DAY}) = 0
) AS attempt
JOIN (SELECT agent_id, name FROM agents WHERE project_id = $1) AS agents USING (agent_id)
GROUP BY agents.name`;

/** The number of rows without sampling. $3 as above. */
export const FIT_COUNT = `SELECT count(*)::integer AS rows
FROM (
  SELECT min(day) AS first_day FROM relationship_days
  WHERE project_id = $1 AND day <= $2::date AND w_part > 0
  GROUP BY user_id, agent_id
) AS heard
JOIN ${CUTOFFS} ON first_day <= ${CUTOFF_DAY}`;

/**
 * The relationships whose contact had taken part, at all cutoffs in one pass: at most `FIT.maxRows` rows. $3 and $4 as
 * above; a share of 1 / $5 is read, by the first 32 bits of an md5. Values are summed as of the cutoff.
 */
export const FIT_ROWS = `SELECT agents.name AS agent, cutoff.age AS cutoff,
  (count(*) FILTER (WHERE day <= ${CUTOFF_DAY}))::integer AS active_days,
  min(day) - ${EPOCH_DAY} AS first_day,
  max(day) FILTER (WHERE day <= ${CUTOFF_DAY}) - ${EPOCH_DAY} AS last_day,
  sum(${dayValue(x, 'w_part')} * power(2::double precision, greatest((day - ${CUTOFF_DAY}) / ${SCORE.halfLife}::double precision, -1000)) ORDER BY day)
    FILTER (WHERE day <= ${CUTOFF_DAY}) AS value_sum,
  coalesce(bool_or(${AWAITED}), false) AS took_part
FROM relationship_days
JOIN (SELECT agent_id, name FROM agents WHERE project_id = $1) AS agents USING (agent_id)
CROSS JOIN ${CUTOFFS}
WHERE project_id = $1 AND w_part > 0 AND day <= $2::date AND day <= ${CUTOFF_DAY} + $4::integer
  AND CASE WHEN $5::integer > 1
    THEN ('x' || substr(md5(agents.name || '/' || user_id), 1, 8))::bit(32)::bigint % $5::integer = 0 ELSE true END
GROUP BY agents.name, user_id, agent_id, cutoff.age
HAVING min(day) <= ${CUTOFF_DAY}
ORDER BY cutoff.age DESC, agents.name, user_id
LIMIT ${FIT.maxRows * 2}`;
