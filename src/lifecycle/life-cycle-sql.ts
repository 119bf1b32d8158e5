import { STATE_READ } from '../database/scored-run.queries';
import type { DayModel } from '../scoring/model';
import { SCORE } from '../scoring/score-constants';
import { type SettingsSql, scoreSteps, stateSums, VALUED_DAY } from '../scoring/score-sql';
import { COUNTS } from './life-cycle-counts-sql';

const number = (place: number) => `$${place}::double precision`;

const SETTINGS: SettingsSql = {
  coolingSilence: number(5),
  coolingDepth: number(6),
  overdueSilence: number(7),
  overdueDepth: number(8),
  bandDeep: number(9),
  bandStrong: number(10),
  bandWarm: number(11),
  bandLight: number(12),
};

/** @param first number of the first of its six parameters */
function model(first: number): DayModel<string> {
  const [base, a, f, s, m, replyChance] = [0, 1, 2, 3, 4, 5].map((place) => number(first + place)) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { base, a, f, s, m, replyChance };
}

/** A step with the stage of every relationship on a day, computed from the roll-up by the rules of the score. */
function stagesOn(name: string, day: string, on: DayModel<string>): string {
  // The turn is not needed, so neither are the days by which it is counted.
  return `${name} AS (
  WITH state AS (
    SELECT agent_id, user_id, user_id AS contact_name,
      ${stateSums(day)}
    FROM (
      SELECT agent_id, user_id, ${VALUED_DAY}, NULL::date AS active_day, NULL::date AS answer_day
      FROM relationship_days
      WHERE project_id = $1 AND day <= ${day}
      ORDER BY user_id, agent_id, day
    ) AS valued
    GROUP BY user_id, agent_id
  ),
  ${scoreSteps(day, on, SETTINGS)}
  SELECT agent_id, user_id, stage FROM scored
)`;
}

/** @param to a step `stages_to` with the stages on the second day */
function lifeCycle(to: string): string {
  return `WITH ${stagesOn('stages_from', '$2::date', model(13))},
${to},
activity AS (
  SELECT agent_id, user_id,
         coalesce(bit_or(1 << least(($3::date - day) / ${SCORE.window}, $4::integer + 1)) FILTER (WHERE w_part > 0), 0) AS windows
  FROM relationship_days
  WHERE project_id = $1 AND day <= $3::date
  GROUP BY user_id, agent_id
),
staged AS (
  -- Not by joins: steps have no statistics, and a nested loop would compute one for each row of the other.
  SELECT max(windows) AS windows, max(stage_from) AS stage_from, max(stage_to) AS stage_to
  FROM (
    SELECT agent_id, user_id, windows, NULL AS stage_from, NULL AS stage_to FROM activity
    UNION ALL
    SELECT agent_id, user_id, NULL, stage, NULL FROM stages_from
    UNION ALL
    SELECT agent_id, user_id, NULL, NULL, stage FROM stages_to
  ) AS part
  GROUP BY agent_id, user_id
  HAVING max(stage_to) IS NOT NULL
),
${COUNTS}, ${STATE_READ} AS state_read`;
}

/**
 * The stages on two days, and who came and went in between, under version 2 of the score. $1 project, $2 and $3 the
 * days, $4 number of windows, $5 to $12 the settings, $13 to $18 the model of the first day and $19 to $24 of the
 * second.
 */
export const LIFE_CYCLE = lifeCycle(stagesOn('stages_to', '$3::date', model(19)));

/** The same if the second day is the one of the newest scores, which already have its stages: without $19 to $24. */
export const LIFE_CYCLE_UP_TO_SCORES = lifeCycle(
  'stages_to AS (SELECT agent_id, user_id, stage FROM depth_scores WHERE project_id = $1)',
);
