import { PIPELINE_STAGES } from './pipeline-stages';

/**
 * The day of a time. Days are compared, not times, because midnight occurs twice if a clock is set back at midnight.
 */
const dayOf = (moment: string, zone: string) => `(${moment} AT TIME ZONE ${zone})::date`;

/** When a contact reached each stage: `new_at`, `qualified_at` ... */
const entryOf = (stage: string) => `${stage}_at`;

const allRows = (table: string) => table;

/** The columns that the rule needs of each table of facts, besides project and contact. */
export const PIPELINE_FACTS: Readonly<Record<string, readonly string[]>> = {
  contacts: ['first_seen'],
  classifications: ['classified_at'],
  permanent_routes: ['routed_at', 'agent_id'],
  lead_outcomes: ['decided_at'],
};

/**
 * The rule of the pipeline, as common table expressions for a WITH. The last one is `progress`: the `stage` of each
 * contact ($1 is the project), the furthest that it has reached by the end of a day, and when it reached each one.
 * `stage` is null if the contact does not exist yet.
 *
 * closed: has an outcome. nurtured: two active days with the agent of the newest route, since its day. routed: has a
 * route. qualified: has a classification. new: all others. A contact exists from the day of its first fact of any kind,
 * so adding a fact today changes no past day.
 *
 * Grouped, not joined: for a few contacts, joins would compare each with each.
 *
 * @param day SQL of the last day that counts
 * @param zone SQL of the time zone in which moments have their days
 * @param rows the rows of a table, as an item of a FROM clause that keeps the table's name
 * @param seen a day with each contact, unless it must be the first one
 */
export function pipelineProgressSql(
  day: string,
  zone: string,
  rows: (table: string) => string = allRows,
  seen = `SELECT user_id, min(day) AS day FROM ${rows('relationship_days')} WHERE project_id = $1 GROUP BY user_id`,
): string {
  const midnight = (date: string) => `${date}::timestamp AT TIME ZONE ${zone}`;
  const known = `day <= ${day}`;
  const reached = (place: number) => `min(at) FILTER (WHERE place = ${place} AND ${known})`;
  const [first, ...later] = PIPELINE_STAGES;
  return `seen AS (
  ${seen}
),
newest_route AS (
  SELECT DISTINCT ON (user_id) user_id, agent_id, ${dayOf('routed_at', zone)} AS routed_on
  FROM ${rows('permanent_routes')}
  WHERE project_id = $1 AND ${dayOf('routed_at', zone)} <= ${day}
  ORDER BY user_id, routed_at DESC, agent_id
),
nurtured AS (
  SELECT newest_route.user_id, (array_agg(since.day ORDER BY since.day))[2] AS day
  FROM newest_route
  JOIN relationship_days AS since ON since.project_id = $1
    AND since.agent_id = newest_route.agent_id
    AND since.user_id = newest_route.user_id
    AND since.day BETWEEN newest_route.routed_on AND ${day}
  GROUP BY newest_route.user_id
  HAVING count(*) >= 2
),
dated AS (
  SELECT user_id, 1 AS place, ${dayOf('first_seen', zone)} AS day, first_seen AS at, true AS is_contact
  FROM ${rows('contacts')} WHERE project_id = $1
  UNION ALL
  SELECT user_id, 1, day, ${midnight('day')}, false FROM seen
  UNION ALL
  SELECT user_id, 2, ${dayOf('classified_at', zone)}, classified_at, false
  FROM ${rows('classifications')} WHERE project_id = $1
  UNION ALL
  SELECT user_id, 3, ${dayOf('routed_at', zone)}, routed_at, false FROM ${rows('permanent_routes')} WHERE project_id = $1
  UNION ALL
  SELECT user_id, 4, day, ${midnight('day')}, false FROM nurtured
  UNION ALL
  SELECT user_id, 5, ${dayOf('decided_at', zone)}, decided_at, false
  FROM ${rows('lead_outcomes')} WHERE project_id = $1
),
progress AS (
  SELECT user_id,
         CASE max(place) FILTER (WHERE ${known})
           ${PIPELINE_STAGES.map((stage, index) => `WHEN ${index + 1} THEN '${stage}'`).join(' ')}
         END AS stage,
         -- The first fact of any kind: a contact that starts with a later stage was never new, not even for a time of
         -- 0.
         min(at) FILTER (WHERE ${known}) AS ${entryOf(first)},
         ${later.map((stage, index) => `${reached(index + 2)} AS ${entryOf(stage)}`).join(',\n         ')}
  FROM dated
  GROUP BY user_id
  HAVING bool_or(is_contact)
)`;
}

/** The stages of one row `progress`, as an item of a FROM clause with place, stage and `at`, which is null if not reached. */
export const PIPELINE_ENTRIES = `(VALUES ${PIPELINE_STAGES.map(
  (stage, index) => `(${index + 1}, '${stage}', progress.${entryOf(stage)})`,
).join(', ')}) AS entry (place, stage, at)`;
