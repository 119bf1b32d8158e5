import { jsonNumber } from '../database/json-sql';

const WEEK = 7;
const MONTH = 30;
const QUARTER = 91;

/** Join of the project's snapshot of so many days before the newest. */
function snapshot(name: string, daysAgo: number, agent = '$2'): string {
  return `LEFT JOIN daily_snapshots ${name}
    ON ${name}.project_id = $1 AND ${name}.agent_id = ${agent} AND ${name}.date = newest.date - ${daysAgo}`;
}

/** `MoatIndexBody`; an empty book has index 0 and trend .5 (score.md). */
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

/** Of the newest snapshot. $2 ALL_AGENTS */
export const MOAT_INDEX = `
  SELECT ${BODY}
  FROM (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) newest
  ${snapshot('now', 0)}
  ${snapshot('week', WEEK)}
  ${snapshot('month', MONTH)}
  ${snapshot('quarter', QUARTER)}`;

/** Of the snapshot of a day; NULL where none is kept. $2 day, $3 ALL_AGENTS */
export const MOAT_INDEX_ON = `
  SELECT ${BODY}
  FROM (SELECT date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $3 AND date = $2::date) newest
  ${snapshot('now', 0, '$3')}
  ${snapshot('week', WEEK, '$3')}
  ${snapshot('month', MONTH, '$3')}
  ${snapshot('quarter', QUARTER, '$3')}`;
