import { pipelineProgressSql } from '../scoring/pipeline-stage-sql';
import { PIPELINE_STAGES } from '../scoring/pipeline-stages';
import { survivorFacts } from './pipeline-facts-sql';

/** `PipelineFlowBody`: all five stages in order, even if empty. */
function flow(counts: string): string {
  return `
  SELECT concat('{"stages":[', string_agg('{"stage":"' || name || '","count":' || COALESCE(count, 0) || '}', ','), ']}')
  FROM (
    SELECT name, kept.count
    FROM unnest(ARRAY['${PIPELINE_STAGES.join(`', '`)}']) WITH ORDINALITY AS stage (name, place)
    LEFT JOIN ${counts}
    ORDER BY place
  ) flow`;
}

/** As the newest run counted them. */
export const STAGES = flow('pipeline_stages kept ON kept.project_id = $1 AND kept.stage = stage.name');

/**
 * Counted from the dated facts, by the rule of the recompute, as of the end of a day; in the time zone of the newest run.
 * $2 day
 */
export const STAGES_ON = flow(`(
      WITH ${pipelineProgressSql('$2::date', 'run.time_zone', survivorFacts)}
      SELECT progress.stage, count(*) AS count FROM progress GROUP BY progress.stage
    ) kept ON kept.stage = stage.name`);
