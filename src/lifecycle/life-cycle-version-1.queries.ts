import { STATE_READ } from '../database/scored-run.queries';
import { SCORE } from '../scoring/score-constants';
import {
  activeValueSql,
  atRiskSql,
  dayValueSql,
  expectedSql,
  type HorizonSql,
  overdueSql,
  type RiskSettingsSql,
  type StateSql,
  stageSql,
  stalenessSql,
} from '../scoring/version-1/score-sql';
import { COUNTS } from './life-cycle-counts-sql';

const SETTINGS: HorizonSql & RiskSettingsSql = {
  horizon: '$5::double precision',
  coolingSilence: '$6::double precision',
  coolingDepth: '$7::double precision',
  overdueSilence: '$8::double precision',
  overdueDepth: '$9::double precision',
};

/** The columns of one of the two days, with its suffix, by the rules of the score. */
function onDay(
  day: string,
  suffix: '_from' | '_to',
): Record<'active' | 'expected' | 'score' | 'flags' | 'stage', string> {
  const before = `${day} - ${SCORE.window}`;
  const upTo = (last: string, name: string) =>
    `count(*) FILTER (WHERE day <= ${last}) AS n_days${name},
                max(day) FILTER (WHERE day <= ${last}) AS last_day${name},
                sum(value) FILTER (WHERE day <= ${last}) AS value_sum${name}`;
  const state = (at: string, name: string): StateSql => ({
    day: at,
    nDays: `n_days${name}`,
    firstDay: 'first_day',
    lastDay: `last_day${name}`,
    valueSum: `value_sum${name}`,
  });
  const expected = (it: StateSql) => expectedSql(activeValueSql(it), stalenessSql(it), SETTINGS);
  const now = state(day, suffix);
  const earlier = state(`(${before})`, `_before${suffix}`);
  return {
    active: `sum(n) FILTER (WHERE day <= ${day}) AS n_interactions${suffix},
                ${upTo(day, suffix)},
                ${upTo(before, `_before${suffix}`)}`,
    expected: `${day} - last_day${suffix} AS silence_days${suffix},
                ${overdueSql(now)} AS overdue${suffix},
                ${expected(now)} AS e${suffix},
                coalesce(${expected(earlier)}, 0) AS e_before${suffix}`,
    score: `round(e${suffix} / (1 + e${suffix}) * 1e6) / 1e6 AS depth${suffix},
                (round(e${suffix} / (1 + e${suffix}) * 1e6) - round(e_before${suffix} / (1 + e_before${suffix}) * 1e6)) / 1e6
                  AS trend${suffix}`,
    flags: `${atRiskSql(SETTINGS, suffix)} AS at_risk${suffix}`,
    stage: `CASE WHEN n_days${suffix} > 0 THEN ${stageSql(day, suffix)} END`,
  };
}

const FROM = onDay('$2::date', '_from');
const TO = onDay('$3::date', '_to');

/**
 * The life cycle under version 1 of the score. $2 and $3 the days; $4 the number of windows; $5 to $9 the settings; $10
 * whether the second day is that of the newest scores, which then have its stages.
 *
 * The roll-up is read once, and each relationship becomes one row. OFFSET 0 keeps a step from being inlined into the
 * next, which would compute its powers again for each use.
 */
export const LIFE_CYCLE_V1 = `WITH day AS (
         SELECT agent_id, user_id, day, n,
                ${dayValueSql('day', 'w_sum')} AS value
         FROM relationship_days
         WHERE project_id = $1 AND day <= $3::date
         OFFSET 0
       ),
       active AS (
         SELECT agent_id, user_id,
                min(day) AS first_day,
                ${FROM.active},
                ${TO.active},
                bit_or(1 << least(($3::date - day) / ${SCORE.window}, $4::integer + 1)) AS windows
         FROM day
         GROUP BY user_id, agent_id
       ),
       expected AS (
         SELECT *,
                ${FROM.expected},
                ${TO.expected}
         FROM active
         OFFSET 0
       ),
       score AS (
         SELECT *,
                ${FROM.score},
                ${TO.score}
         FROM expected
         OFFSET 0
       ),
       flagged AS (
         SELECT *,
                ${FROM.flags},
                ${TO.flags}
         FROM score
         OFFSET 0
       ),
       staged AS (
         SELECT windows,
                ${FROM.stage} AS stage_from,
                CASE WHEN $10::boolean THEN scores.stage ELSE ${TO.stage} END AS stage_to
         FROM flagged
         LEFT JOIN (SELECT * FROM depth_scores WHERE project_id = $1 OFFSET 0) AS scores ON scores.agent_id = flagged.agent_id
           AND scores.user_id = flagged.user_id AND $10
         OFFSET 0
       ),
       ${COUNTS}, ${STATE_READ} AS state_read`;
