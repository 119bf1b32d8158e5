import { SERVED_STATE } from './served-state';

/**
 * The newest finished run and what its scores were computed with, as `ScoredRunRow`. $1 project
 *
 * Models that were fitted after the run are in none of its numbers.
 */
export const SCORED_RUN = `SELECT ${SERVED_STATE} AS served, as_of, kept_tables, json_build_object(
    'score_version', score_version,
    'score_settings', score_settings,
    'models', CASE WHEN score_version > 1 THEN (
      SELECT json_agg(score_models) FROM score_models WHERE project_id = $1 AND version <= run.model_version
    ) END) AS basis
  FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1`;

/** The state that a statement reads from, as `SERVED_STATE`; NULL before the first run. $1 project */
export const STATE_READ = `(
  SELECT ${SERVED_STATE} FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
)`;
