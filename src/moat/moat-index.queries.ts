import { jsonNumber } from '../database/json-sql';
import { hasMissingSnapshots, snapshotDay } from '../database/snapshot-days';

const WEEK = 7;
const MONTH = 30;
export const QUARTER = 91;

/**
 * Joins the project's snapshot of a number of days before another day.
 *
 * @param day the other day; not a column, because with row-level security a condition that computes with one cannot use
 *   the index
 */
function snapshot(name: string, daysAgo: number, day: string, agent: string): string {
  return `LEFT JOIN daily_snapshots ${name}
    ON ${name}.project_id = $1 AND ${name}.agent_id = ${agent} AND ${name}.date = ${day} - ${daysAgo}`;
}

function snapshots(day: string, agent: string): string {
  return `${snapshot('now', 0, day, agent)}
  ${snapshot('week', WEEK, day, agent)}
  ${snapshot('month', MONTH, day, agent)}
  ${snapshot('quarter', QUARTER, day, agent)}`;
}

/** `MoatIndexBody`; without relationships the index is 0 and the trend .5 (docs/score.md). */
const BODY = `concat(
    '{"moat_index":', COALESCE(${jsonNumber('now.moat_index')}, '0'),
    ',"moat_index_prev":', COALESCE(${jsonNumber('week.moat_index')}, '0'),
    ',"moat_index_delta":',
    trim_scale(COALESCE(now.moat_index::numeric, 0) - COALESCE(week.moat_index::numeric, 0)),
    ',"comparison":{"last_month":', COALESCE(${jsonNumber('month.moat_index')}, '0'),
    ',"last_quarter":', COALESCE(${jsonNumber('quarter.moat_index')}, '0'),
    '},"components":{"breadth":', COALESCE(${jsonNumber('now.breadth')}, '0'),
    ',"depth_quality":', COALESCE(${jsonNumber('now.depth_quality')}, '0'),
    ',"trend":', COALESCE(${jsonNumber('now.trend')}, '0.5'),
    ',"risk":', COALESCE(${jsonNumber('now.risk')}, '0'),
    '}}')`;

/** The index of the newest snapshot. $2 ALL_AGENTS */
export const MOAT_INDEX = `
  WITH newest AS MATERIALIZED (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2)
  SELECT ${BODY}
  FROM newest
  ${snapshots('(SELECT date FROM newest)', '$2')}`;

/** The days with which a day is compared. */
const COMPARED = `unnest(ARRAY[$2::date - ${WEEK}, $2::date - ${MONTH}, $2::date - ${QUARTER}]) AS compared (date)`;

/**
 * The index of a past day. NULL if there is no snapshot of a day that it is compared with, or of the requested day
 * unless that is the newest, when there may be no relationships. $2 day, $3 ALL_AGENTS
 */
export const MOAT_INDEX_ON = `
  SELECT ${BODY}
  FROM ${snapshotDay('$2', '$3')} kept
  ${snapshots('$2::date', '$3')}
  WHERE NOT ${hasMissingSnapshots(COMPARED, '$3')}`;
