import { PIPELINE_STAGES } from './pipeline-stages';

/** `PipelineFlowBody`: all five stages in order, whether or not anybody is there. */
export const STAGES = `
  SELECT concat('{"stages":[', string_agg('{"stage":"' || name || '","count":' || COALESCE(count, 0) || '}', ','), ']}')
  FROM (
    SELECT name, kept.count
    FROM unnest(ARRAY['${PIPELINE_STAGES.join(`', '`)}']) WITH ORDINALITY AS stage (name, place)
    LEFT JOIN pipeline_stages kept ON kept.project_id = $1 AND kept.stage = stage.name
    ORDER BY place
  ) flow`;
