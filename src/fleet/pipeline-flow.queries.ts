import { PIPELINE_STAGES } from './pipeline-stages';

/** `PipelineFlowBody`: all five stages in order, whether or not anybody is there. */
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

/** The day of a moment, in the time zone of the newest run. */
const dayOf = (column: string) => `(${column} AT TIME ZONE run.time_zone)::date`;

/**
 * Counted anew from the dated facts, by the rules of the recompute (pipeline_stages.sql), as of the end of a day. Contacts
 * that only the days after it tell of were not there yet. $2 day
 */
export const STAGES_ON = flow(`(
      SELECT CASE
               WHEN closed.user_id IS NOT NULL THEN 'closed'
               WHEN nurtured.proven THEN 'nurtured'
               WHEN route.user_id IS NOT NULL THEN 'routed'
               WHEN classified.user_id IS NOT NULL THEN 'qualified'
               WHEN seen.first_day > $2::date THEN NULL
               ELSE 'new'
             END AS stage, count(*) AS count
      FROM (SELECT user_id FROM contacts WHERE project_id = $1) contact
      LEFT JOIN (
        SELECT user_id, min(day) AS first_day FROM relationship_days WHERE project_id = $1 GROUP BY user_id
      ) seen USING (user_id)
      LEFT JOIN (
        SELECT DISTINCT user_id FROM classifications WHERE project_id = $1 AND ${dayOf('classified_at')} <= $2::date
      ) classified USING (user_id)
      LEFT JOIN (
        SELECT DISTINCT ON (user_id) user_id, agent_id, ${dayOf('routed_at')} AS routed_on FROM permanent_routes
        WHERE project_id = $1 AND ${dayOf('routed_at')} <= $2::date
        ORDER BY user_id, routed_at DESC
      ) route USING (user_id)
      LEFT JOIN LATERAL (
        SELECT true AS proven FROM relationship_days
        WHERE project_id = $1 AND agent_id = route.agent_id AND user_id = route.user_id
          AND day BETWEEN route.routed_on AND $2::date
        HAVING count(*) >= 2
      ) nurtured ON true
      LEFT JOIN (
        SELECT DISTINCT user_id FROM lead_outcomes WHERE project_id = $1 AND ${dayOf('decided_at')} <= $2::date
      ) closed USING (user_id)
      GROUP BY 1
    ) kept ON kept.stage = stage.name`);
