import { COUNTED_CHANNELS } from '../../database/entities/source.entity';
import { RHYTHM_DAYS } from '../../scoring/source-rhythm';
import { LEAST_RELATIONSHIPS } from '../../scoring/source-status';

// The sources of a project: each channel of an agent. docs/sources.md says when one is late or silent.

/** A row for each channel, with how many interactions of a row of days it had. @param suffix of the columns */
function ofChannels(suffix = ''): readonly (readonly [channel: string, count: string])[] {
  const others = COUNTED_CHANNELS.map((channel) => [channel, `coalesce(n_${channel}${suffix}, 0)`] as const);
  return [['message', `coalesce(n${suffix}, 0) - ${others.map(([, count]) => count).join(' - ')}`], ...others];
}

/** All days of sources, from all days of relationships. $1 project */
export const ALL_SOURCE_DAYS = `INSERT INTO source_days (project_id, agent_id, channel, day, n)
SELECT $1, agent_id, channel, day, counted
FROM (
  SELECT agent_id, day, sum(n)::integer AS n, ${COUNTED_CHANNELS.map((channel) => `sum(n_${channel})::integer AS n_${channel}`).join(', ')}
  FROM pg_temp.work_days
  GROUP BY agent_id, day
) AS summed
CROSS JOIN LATERAL (VALUES ${ofChannels()
  .map(([channel, count]) => `('${channel}', ${count})`)
  .join(', ')}) AS of_channel(channel, counted)
WHERE counted > 0
ORDER BY agent_id, channel, day`;

const NOW = ofChannels();
const BEFORE = ofChannels('_before');
/** The days of sources that the changed days of relationships change, as they are then. $1 project */
export const WORK_SOURCE_DAYS = `INSERT INTO pg_temp.work_source_days (agent_id, channel, day, n, n_before)
SELECT agent_id, channel, day, coalesce(kept_n, 0) + change, kept_n
FROM (
  SELECT agent_id, channel, day, sum(now - before)::integer AS change
  FROM pg_temp.work_days
  CROSS JOIN LATERAL (VALUES ${NOW.map(([channel, now], index) => `('${channel}', ${now}, ${BEFORE[index]?.[1]})`).join(', ')}) AS of_channel(channel, now, before)
  GROUP BY agent_id, channel, day
  HAVING sum(now - before) <> 0
) AS moved
LEFT JOIN LATERAL (
  SELECT n AS kept_n FROM source_days
  WHERE project_id = $1 AND agent_id = moved.agent_id AND channel = moved.channel AND day = moved.day
  OFFSET 0
) AS kept ON true`;

/** What an erased contact takes from the days of sources. $1 project, $2 contact */
export const LEAVING_SOURCE_DAYS = `INSERT INTO pg_temp.work_source_days (agent_id, channel, day, n, n_before)
SELECT agent_id, channel, day, greatest(kept_n - leaving, 0), kept_n
FROM (
  SELECT agent_id, channel, day, leaving
  FROM (
    SELECT agent_id, day, n, ${COUNTED_CHANNELS.map((channel) => `n_${channel}`).join(', ')}
    FROM relationship_days WHERE project_id = $1 AND user_id = $2 OFFSET 0
  ) AS theirs
  CROSS JOIN LATERAL (VALUES ${ofChannels()
    .map(([channel, count]) => `('${channel}', ${count})`)
    .join(', ')}) AS of_channel(channel, leaving)
  WHERE leaving > 0
) AS left_behind
CROSS JOIN LATERAL (
  SELECT n AS kept_n FROM source_days
  WHERE project_id = $1 AND agent_id = left_behind.agent_id AND channel = left_behind.channel AND day = left_behind.day
  OFFSET 0
) AS kept`;

/** Removes the days without remaining facts. $1 project */
export const REMOVE_EMPTY_SOURCE_DAYS = `DELETE FROM source_days
WHERE project_id = $1
  AND (agent_id, channel, day) IN (SELECT agent_id, channel, day FROM pg_temp.work_source_days WHERE n <= 0)`;

/** Stores the others. $1 project */
export const SOURCE_DAYS = `INSERT INTO source_days (project_id, agent_id, channel, day, n)
SELECT $1, agent_id, channel, day, n FROM pg_temp.work_source_days WHERE n > 0
ON CONFLICT (project_id, agent_id, channel, day) DO UPDATE SET n = excluded.n`;

/** The sources whose rhythm may be another one, because days with facts are new or gone. */
export const CHANGED_SOURCES = `INSERT INTO pg_temp.work_sources (agent_id, channel)
SELECT DISTINCT agent_id, channel FROM pg_temp.work_source_days
WHERE CASE WHEN n_before IS NULL THEN true ELSE n <= 0 END`;

/** And those with facts on days that have now started. $1 project, $2 previous as-of date, $3 as-of date */
export const STARTED_SOURCES = `INSERT INTO pg_temp.work_sources (agent_id, channel)
SELECT agent_id, channel FROM (
  SELECT DISTINCT agent_id, channel FROM source_days WHERE project_id = $1 AND day > $2::date AND day <= $3::date OFFSET 0
) AS started
EXCEPT
SELECT agent_id, channel FROM pg_temp.work_sources`;

/** All. $1 project */
export const ALL_SOURCES = `INSERT INTO pg_temp.work_sources (agent_id, channel)
SELECT agent_id, channel
FROM (
  SELECT agent_id, channel FROM source_days WHERE project_id = $1
  UNION
  SELECT agent_id, channel FROM sources WHERE project_id = $1
) AS every`;

/**
 * The days of some of them, as numbers since 1970-01-01. $1 project, $2 as-of date, $3 how many to skip, $4 how many to
 * read
 */
export const DAYS_OF_SOURCES = `SELECT agent_id, channel, first - date '1970-01-01' AS first, days
FROM (
  SELECT agent_id, channel FROM pg_temp.work_sources ORDER BY agent_id, channel OFFSET $3 LIMIT $4
) AS work
LEFT JOIN LATERAL (
  SELECT min(day) AS first, max(day) AS last FROM source_days
  WHERE project_id = $1 AND agent_id = work.agent_id AND channel = work.channel AND day <= $2::date
  OFFSET 0
) AS known ON true
LEFT JOIN LATERAL (
  SELECT array_agg(day - date '1970-01-01' ORDER BY day) AS days FROM source_days
  WHERE project_id = $1 AND agent_id = work.agent_id AND channel = work.channel
    AND day > known.last - ${RHYTHM_DAYS} AND day <= known.last
  OFFSET 0
) AS observed ON true`;

/** Stores their rhythms. $1 project, $2 agents, $3 channels, $4 last days, $5 active days, $6 late and $7 silent from */
export const STORE_RHYTHMS = `INSERT INTO sources (project_id, agent_id, channel, last_day, active_days, late_on, silent_on)
SELECT $1, agent_id, channel, last_day, active_days, late_on, silent_on
FROM unnest($2::uuid[], $3::text[], $4::date[], $5::integer[], $6::date[], $7::date[])
  AS rhythm(agent_id, channel, last_day, active_days, late_on, silent_on)
ON CONFLICT (project_id, agent_id, channel) DO UPDATE SET last_day = excluded.last_day, active_days = excluded.active_days,
  late_on = excluded.late_on, silent_on = excluded.silent_on`;

/** Removes sources without days. $1 project, $2 agents, $3 channels */
export const REMOVE_SOURCES = `DELETE FROM sources
WHERE project_id = $1
  AND (agent_id, channel) IN (SELECT agent_id, channel FROM unnest($2::uuid[], $3::text[]) AS gone(agent_id, channel))`;

/**
 * The sources of which something else than "ok as before" is possible, with how many relationships of the agent had facts
 * lately, as far as that matters.
 *
 * @param scope all, or those of agents with changed days and those of which people said something else
 */
export function sourcesToJudge(scope: 'all' | 'changed'): string {
  const matters = `CASE WHEN state IS NULL THEN true WHEN state <> 'ok' THEN true WHEN holds THEN true
    WHEN late_on <= $2::date THEN true ELSE false END`;
  const said = `expected <> wanted`;
  const chosen =
    scope === 'all'
      ? `CASE WHEN ${said} THEN true ELSE ${matters} END`
      : `CASE WHEN ${said} THEN true WHEN agent_id IN (SELECT agent_id FROM pg_temp.work_days) THEN ${matters} ELSE state IS NULL END`;
  return `SELECT agent_id, channel, last_day, late_on, silent_on, state, expected, watched, holds, announced, settles_on, wanted,
  relationships
FROM (
  SELECT source.*, coalesce(said.expected, 'auto') AS wanted
  FROM sources AS source
  LEFT JOIN source_expectations AS said
    ON said.project_id = $1 AND said.agent_id = source.agent_id AND said.channel = source.channel
  WHERE source.project_id = $1
  OFFSET 0
) AS source
LEFT JOIN LATERAL (
  SELECT count(*)::integer AS relationships
  FROM (
    SELECT FROM depth_scores
    WHERE project_id = $1 AND agent_id = source.agent_id AND last_any_day > source.last_day - ${RHYTHM_DAYS}
      AND source.late_on <= $2::date
    LIMIT ${LEAST_RELATIONSHIPS}
  ) AS lately
  OFFSET 0
) AS met ON true
WHERE ${chosen}
ORDER BY agent_id, channel`;
}

/**
 * Stores what became of them. $1 project, $2 agents, $3 channels, $4 states, $5 expected, $6 watched, $7 holds, $8
 * announced, $9 settle on
 */
export const STORE_STATUS = `UPDATE sources
SET state = status.state, expected = status.expected, watched = status.watched, holds = status.holds,
    announced = status.announced, settles_on = status.settles_on
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[], $8::boolean[], $9::date[])
  AS status(agent_id, channel, state, expected, watched, holds, announced, settles_on)
WHERE project_id = $1 AND sources.agent_id = status.agent_id AND sources.channel = status.channel`;

/** Agents whose silence was announced within the cooldown. $1 project, $2 as-of date, $3 days of cooldown */
export const LATELY_SILENT = `SELECT DISTINCT agent_id FROM transitions
WHERE project_id = $1 AND type = 'agent.silent' AND position IS NOT NULL AND day > $2::date - $3::integer AND day <= $2::date`;

/** The sources that hold changes back. $1 project */
export const WORK_SILENT = `INSERT INTO pg_temp.work_silent (agent_id, channel, last_day)
SELECT agent_id, channel, last_day FROM sources WHERE project_id = $1 AND holds`;

/**
 * The join that finds the channel, if any, whose silence may be what a relationship only seems to be: one by which it had
 * facts before it. $1 project
 *
 * @param row alias of a row with agent_id and user_id
 */
export function holdOf(row: string): string {
  const counts = ofChannels()
    .map(([channel, count]) => `WHEN '${channel}' THEN ${count} > 0`)
    .join(' ');
  return `LEFT JOIN LATERAL (
  SELECT silent.channel AS held_for
  FROM (SELECT agent_id, channel, last_day FROM pg_temp.work_silent OFFSET 0) AS silent
  WHERE silent.agent_id = ${row}.agent_id
    AND EXISTS (
      SELECT FROM relationship_days
      WHERE project_id = $1 AND user_id = ${row}.user_id AND agent_id = ${row}.agent_id
        AND day > silent.last_day - ${RHYTHM_DAYS} AND day <= silent.last_day
        AND CASE silent.channel ${counts} END
    )
  ORDER BY silent.last_day, silent.channel
  LIMIT 1
) AS hold ON true`;
}
