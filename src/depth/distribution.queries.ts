import { jsonNumber } from '../database/json-sql';
import { hasMissingSnapshots, snapshotDay } from '../database/snapshot-days';
import { survivingAgent } from '../database/survivors-sql';

/** `DepthDistributionBody` of a snapshot `now` and the days of a `trend`. */
const BODY = `concat(
    '{"total":', COALESCE(now.total, 0),
    ',"avg_depth":', COALESCE(${jsonNumber('now.avg_depth')}, '0'),
    ',"bands":{"deep":', COALESCE(now.deep, 0),
    ',"strong":', COALESCE(now.strong, 0),
    ',"warm":', COALESCE(now.warm, 0),
    ',"light":', COALESCE(now.light, 0),
    ',"faint":', COALESCE(now.faint, 0),
    '},"at_risk":', COALESCE(now.at_risk, 0),
    ',"deepened":', COALESCE(now.deepened, 0),
    ',"declining":', COALESCE(now.declining, 0),
    ',"trend":[', trend.days, ']}')`;

const DAYS = `string_agg('{"date":' || to_json(date) || ',"count":' || total || ',"avg_depth":' || ${jsonNumber('avg_depth')} || '}', ',') AS days`;

/** The newest snapshot, and the days before it. $2 any id of an agent, or ALL_AGENTS, $3 days */
export const DISTRIBUTION = `
  SELECT ${BODY}
  FROM (SELECT ${survivingAgent('$2::uuid')} AS agent_id OFFSET 0) AS asked
  CROSS JOIN LATERAL (
    SELECT ${DAYS}
    FROM (
      SELECT date, total, avg_depth FROM daily_snapshots
      WHERE project_id = $1 AND agent_id = asked.agent_id AND date > (
        SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = asked.agent_id
      ) - $3::integer
      ORDER BY date
    ) newest
  ) trend
  LEFT JOIN LATERAL (
    SELECT * FROM daily_snapshots WHERE project_id = $1 AND agent_id = asked.agent_id ORDER BY date DESC LIMIT 1
  ) now ON true`;

/** The days of the trend. */
const TREND = `(SELECT $2::date - back AS date FROM generate_series(0, $4::integer - 1) AS back) trend_day`;

/** Relationships of the requested agent, or all. */
const WHOSE = 'CASE WHEN $3::uuid = $5::uuid THEN true ELSE agent_id = asked.agent_id END';

/**
 * The snapshot of a day, and the days before it. NULL if the project has no snapshot of a day of the trend, or of the
 * requested day unless that is the newest, when there may be no relationships. An agent without contacts at the time
 * has no snapshot. $2 day, $3 any id of an agent, or ALL_AGENTS, $4 days, $5 ALL_AGENTS
 */
export const DISTRIBUTION_ON = `
  SELECT ${BODY}
  FROM ${snapshotDay('$2', '$5')} kept
  CROSS JOIN (SELECT ${survivingAgent('$3::uuid')} AS agent_id OFFSET 0) AS asked
  CROSS JOIN LATERAL (
    SELECT ${DAYS}
    FROM (
      SELECT date, total, avg_depth FROM daily_snapshots
      WHERE project_id = $1 AND agent_id = asked.agent_id AND date > $2::date - $4::integer AND date <= $2::date
      ORDER BY date
    ) newest
  ) trend
  LEFT JOIN daily_snapshots now ON now.project_id = $1 AND now.agent_id = asked.agent_id AND now.date = kept.date
  WHERE NOT ${hasMissingSnapshots(TREND, '$5', WHOSE)}`;
