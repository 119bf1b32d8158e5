import { SQL as x } from '../scoring/algebra';
import { moatWeight } from '../scoring/moat-rules';
import type { DayModel } from '../scoring/model';
import { KEPT_STATE, scoreSteps } from '../scoring/score-sql';
import { trackedState } from '../scoring/tracked-state-sql';

const AS_OF = '$2::date';
const number = (place: number) => `$${place}::double precision`;
const MODEL: DayModel<string> = {
  base: number(4),
  a: number(5),
  f: number(6),
  s: number(7),
  m: number(8),
  replyChance: number(9),
};
const SETTINGS = {
  bandDeep: number(10),
  bandStrong: number(11),
  bandWarm: number(12),
  bandLight: number(13),
  coolingSilence: number(14),
  coolingDepth: number(15),
  overdueSilence: number(16),
  overdueDepth: number(17),
};

/**
 * Totals under the current and the proposed settings, and the relationships whose band or flag changes. $1 project, $2
 * as-of date, $3 maximum number to list, $4 to $9 the model, $10 to $17 the settings, $18 and $19 the current and the
 * proposed days until a reply is owed.
 */
export const PREVIEW = `WITH state AS (
  SELECT agent_id, user_id, ${KEPT_STATE} FROM depth_scores WHERE project_id = $1 OFFSET 0
),
${scoreSteps(AS_OF, MODEL, SETTINGS)},
-- Materialized: if the planner expects few rows, it would score all of them again for each.
rescored AS MATERIALIZED (
  SELECT agent_id, user_id, depth, band, at_risk, dormant, evidence, evidence_trend FROM scored
),
pair AS (
  SELECT served.agent_id, served.user_id, served.contact_name, served.value_at_stake, served.start_day, served.last_any_day,
         served.depth, served.band, served.at_risk, served.dormant, served.evidence, served.evidence_trend,
         rescored.depth AS proposed_depth, rescored.band AS proposed_band, rescored.at_risk AS proposed_at_risk,
         rescored.dormant AS proposed_dormant, rescored.evidence AS proposed_evidence,
         rescored.evidence_trend AS proposed_evidence_trend,
         served.n_days > 0 AS heard,
         ${trackedState('$18::integer').reply} = 'owed' AS owed,
         ${trackedState('$19::integer').reply} = 'owed' AS proposed_owed,
         round(${moatWeight(x, 'served.worth', 'served.silence_days')} * 1e12) / 1e12 AS weight
  FROM (SELECT * FROM depth_scores WHERE project_id = $1) AS served
  JOIN rescored USING (agent_id, user_id)
  OFFSET 0
),
side AS (
  SELECT 'current' AS book, band, at_risk, dormant, evidence, evidence_trend, heard, owed, weight FROM pair
  UNION ALL
  SELECT 'proposed', proposed_band, proposed_at_risk, proposed_dormant, proposed_evidence, proposed_evidence_trend, heard,
         proposed_owed, weight
  FROM pair
),
sums AS (
  SELECT book,
         count(*) FILTER (WHERE band = 'deep') AS deep,
         count(*) FILTER (WHERE band = 'strong') AS strong,
         count(*) FILTER (WHERE band = 'warm') AS warm,
         count(*) FILTER (WHERE band = 'light') AS light,
         count(*) FILTER (WHERE band = 'faint') AS faint,
         count(*) FILTER (WHERE at_risk) AS "atRisk",
         count(*) FILTER (WHERE heard) AS heard,
         count(*) FILTER (WHERE owed) AS "replyOwed",
         -- Integers, so that the sums do not depend on the order.
         sum(round(evidence * 1e6)::bigint) / 1e6 AS evidence,
         sum(round(weight * 1e12)::numeric) / 1e12 AS weight,
         sum(round(weight * 1e12)::numeric * round(evidence * 1e6)::numeric) / 1e18 AS "weightedEvidence",
         coalesce(sum(round(weight * 1e12)::numeric) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0) / 1e12
           AS "weightLost",
         sum(greatest(round(evidence_trend * 1e6), 0)) / 1e6 AS gains,
         sum(greatest(-round(evidence_trend * 1e6), 0)) / 1e6 AS losses
  FROM side
  GROUP BY book
),
changes AS (
  SELECT agent_id, user_id, contact_name, depth, band, at_risk, proposed_depth, proposed_band, proposed_at_risk
  FROM pair
  WHERE (band, at_risk) IS DISTINCT FROM (proposed_band, proposed_at_risk)
  ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C"
  LIMIT $3
)
SELECT whole.*,
       (SELECT coalesce(json_agg(sums), '[]') FROM sums) AS books,
       (SELECT coalesce(json_agg(changes), '[]') FROM changes) AS moved
FROM (
  SELECT count(*)::integer AS total,
         (count(*) FILTER (WHERE band <> proposed_band))::integer AS band_changed,
         (count(*) FILTER (WHERE CASE WHEN at_risk THEN false ELSE proposed_at_risk END))::integer AS newly_at_risk,
         (count(*) FILTER (WHERE CASE WHEN proposed_at_risk THEN false ELSE at_risk END))::integer AS no_longer_at_risk,
         min(start_day) - date '1970-01-01' AS first_day,
         max(last_any_day) - date '1970-01-01' AS last_day
  FROM pair
) AS whole`;
