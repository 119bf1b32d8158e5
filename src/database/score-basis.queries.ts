import { ALL_AGENTS } from './all-agents';
import { idsOfSurvivingAgent, idsOfSurvivor } from './survivors-sql';

/** The last day of a migrated project that was computed under version 1 of the score; NULL if there is none. */
const VERSION_1_UNTIL = `CASE WHEN run.score_version > 1 THEN (
    SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = '${ALL_AGENTS}' AND score_version = 1
  ) END`;

/**
 * The sum of weights that version 1 caps. Runs of version 2 do not store it, so it is summed from the facts that the
 * run counted, only for days that version 1 computed.
 */
function weightOfVersion1(asked: string): string {
  return `CASE WHEN run.score_version = 1 THEN w_sum WHEN ${asked} <= ${VERSION_1_UNTIL} THEN coalesce((
      SELECT sum(weight) FROM (
        SELECT weight FROM ${idsOfSurvivor('relationship_days.user_id')} known
        CROSS JOIN ${idsOfSurvivingAgent('relationship_days.agent_id')} member
        CROSS JOIN LATERAL (
          SELECT * FROM interactions
          WHERE project_id = $1 AND agent_id = member.agent_id AND user_id = known.user_id AND weight > 0
            AND occurred_at >= (relationship_days.day - 1)::timestamp AT TIME ZONE 'UTC'
            AND occurred_at < (relationship_days.day + 2)::timestamp AT TIME ZONE 'UTC'
            AND (occurred_at AT TIME ZONE run.time_zone)::date = relationship_days.day
          OFFSET 0
        ) fact
        ORDER BY received_at, interaction_id LIMIT relationship_days.n
      ) counted
    ), 0) ELSE 0 END`;
}

/**
 * All inputs of a relationship's score on any day, as `ScoreBasis`. The statement has `run`: score_version,
 * model_version, score_settings and time_zone of the newest run. $1 project
 *
 * @param agent,contact parameters
 * @param asked the first requested day, a date
 * @param lastWord SQL of who had the last word in a row of `relationship_days`
 */
export function scoreBasis(agent: string, contact: string, asked: string, lastWord: string): string {
  return `json_build_object(
    'score_version', run.score_version,
    'score_settings', run.score_settings,
    'version_1_until', ${VERSION_1_UNTIL},
    'models', CASE WHEN run.score_version > 1 THEN (
      SELECT json_agg(score_models) FROM score_models WHERE project_id = $1 AND version <= run.model_version
    ) END,
    'days', (
      SELECT coalesce(json_agg(json_build_array(
               day - date '1970-01-01', ${weightOfVersion1(asked)}, n, n_in, n_out, w_part, ${lastWord}
             ) ORDER BY day), '[]')
      FROM relationship_days WHERE project_id = $1 AND agent_id = ${agent} AND user_id = ${contact}
    ))`;
}
