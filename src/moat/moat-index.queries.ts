import { jsonNumber } from '../database/json-sql';

const WEEK = 7;
const MONTH = 30;
const QUARTER = 91;

/** Join of the project's snapshot of so many days before the newest. */
function snapshot(name: string, daysAgo: number): string {
  return `LEFT JOIN daily_snapshots ${name}
    ON ${name}.project_id = $1 AND ${name}.agent_id = $2 AND ${name}.date = newest.date - ${daysAgo}`;
}

/** `MoatIndexBody`; an empty book has index 0 and trend .5 (score.md). $2 ALL_AGENTS */
export const MOAT_INDEX = `
  SELECT concat(
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
    '}}')
  FROM (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) newest
  ${snapshot('now', 0)}
  ${snapshot('week', WEEK)}
  ${snapshot('month', MONTH)}
  ${snapshot('quarter', QUARTER)}`;
