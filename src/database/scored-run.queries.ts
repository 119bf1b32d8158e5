import { newestRun } from './newest-run-sql';
import { SERVED_STATE } from './served-state';

/**
 * The newest finished run and the inputs of its scores, as `ScoredRunRow`. $1 project
 *
 * Models fitted after the run affect none of its numbers.
 */
export const SCORED_RUN = newestRun(`${SERVED_STATE} AS served, as_of, kept_tables, json_build_object(
    'score_version', score_version,
    'score_settings', score_settings,
    'models', CASE WHEN score_version > 1 THEN (
      SELECT json_agg(score_models) FROM score_models WHERE project_id = $1 AND version <= run.model_version
    ) END) AS basis`);

/** The state that a statement reads, as `SERVED_STATE`; NULL before the first run. $1 project */
export const STATE_READ = `(
  ${newestRun(SERVED_STATE)}
)`;
