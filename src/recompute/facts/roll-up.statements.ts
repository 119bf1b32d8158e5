import { COUNTED_CHANNELS } from '../../database/entities/source.entity';
import { ofSurvivingAgents, ofSurvivors } from '../../database/survivors-sql';
import { INBOUND, OUTBOUND, UNDIRECTED } from '../../scoring/roll-up-sql';
import { agentsOf, idsOf } from '../identity/alias.statements';
import type { Merged } from '../identity/run-aliases';

// The roll-up: what each relationship did on each day. Sums and maxima only, so that facts commute.

/** The way of a fact: 1 inbound, 2 outbound, 0 neither. A number is compared faster than words, once for each fact. */
const WAY = `CASE WHEN ${OUTBOUND} THEN 2 WHEN ${INBOUND} THEN 1 ELSE 0 END AS way`;

/**
 * Floating-point sums depend on their order, and facts arrive in any order. Sums of whole 1024ths do not, unless they
 * are huge. Other weights are added up as decimals, which is exact but slower.
 */
const IS_EXACT = 'weight <= 1e6 AND weight * 1024 = floor(weight * 1024) AS is_exact';

/** How many are of each channel but the most frequent one, which has the others; null instead of 0 takes no space. */
const OF_CHANNELS = COUNTED_CHANNELS.map((channel) => `n_${channel}`);
const COLUMNS = ['w_sum, n, n_in, n_out, last_at, w_part, last_in_at, last_out_at', ...OF_CHANNELS].join(', ');
/** What is kept of a changed day as it was. */
const BEFORE = ['n', 'n_in', 'n_out', 'w_part', ...OF_CHANNELS];
/** All but the sum of weights. */
const columnsOf = (row: string): string =>
  COLUMNS.split(', ')
    .slice(1)
    .map((column) => `${row}.${column}`)
    .join(', ');
/** Version 1's sum of weights is no longer needed, but its column requires a value. */
const SUMS = `0::double precision AS w_sum,
         count(*)::integer AS n,
         (count(*) FILTER (WHERE way = 1))::integer AS n_in,
         (count(*) FILTER (WHERE way = 2))::integer AS n_out,
         max(occurred_at) AS last_at,
         coalesce(sum(weight) FILTER (WHERE way < 2 AND is_exact), 0)
           + least(coalesce(sum(weight::numeric) FILTER (WHERE way < 2 AND NOT is_exact), 0), 1e300)::double precision AS w_part,
         max(occurred_at) FILTER (WHERE way = 1) AS last_in_at,
         max(occurred_at) FILTER (WHERE way = 2) AS last_out_at,
         ${COUNTED_CHANNELS.map((channel) => `nullif(count(*) FILTER (WHERE kind = '${channel}'), 0)::integer AS n_${channel}`).join(',\n         ')}`;

export type Undirected = 'counts' | 'ignored';

/** Which facts are in the roll-up. */
function isCounted(undirected: Undirected): string {
  return undirected === 'ignored' ? `weight > 0 AND (${UNDIRECTED}) IS NOT TRUE` : 'weight > 0';
}

/** The columns of a fact that its sums and their condition need. */
const FACT = ['agent_id', 'occurred_at', 'weight', 'direction', 'kind'];

/** The facts under the ids of the survivors. */
function factsOf({ contacts, agents }: Merged): string {
  const named = contacts ? ofSurvivors('interactions', FACT) : 'interactions';
  return agents ? ofSurvivingAgents('interactions', ['user_id', ...FACT], named) : named;
}

/**
 * All days, also those after the as-of date: only this step reads the facts. $1 project, $2 time zone
 *
 * @param merged whether contacts of the project, and agents, have several ids
 */
export function rollUp(undirected: Undirected, merged: Merged): string {
  return `INSERT INTO pg_temp.work_days (agent_id, user_id, day, ${COLUMNS})
SELECT agent_id, user_id, day,
       ${SUMS}
FROM (
  SELECT agent_id, user_id, (occurred_at AT TIME ZONE $2)::date AS day, occurred_at, weight, kind, ${IS_EXACT}, ${WAY}
  FROM ${factsOf(merged)}
  WHERE project_id = $1 AND ${isCounted(undirected)}
  OFFSET 0
) AS fact
GROUP BY agent_id, user_id, day`;
}

/** In the order of the key, in which all later steps read the rows. $1 project */
export const INSERT_DAYS = `INSERT INTO relationship_days (project_id, agent_id, user_id, day, ${COLUMNS})
SELECT $1, agent_id, user_id, day, ${COLUMNS} FROM pg_temp.work_days
ORDER BY user_id, agent_id, day`;

/** Removes the changed days without remaining facts. $1 project */
export const REMOVE_EMPTY_DAYS = `DELETE FROM relationship_days
WHERE project_id = $1
  AND (agent_id, user_id, day) IN (SELECT agent_id, user_id, day FROM pg_temp.work_days WHERE n IS NULL)`;

/** Stores the other changed days. $1 project */
export const CHANGED_DAYS = `INSERT INTO relationship_days (project_id, agent_id, user_id, day, ${COLUMNS})
SELECT $1, agent_id, user_id, day, ${COLUMNS}
FROM pg_temp.work_days
WHERE n IS NOT NULL
ON CONFLICT (project_id, user_id, agent_id, day) DO UPDATE SET
  ${COLUMNS.split(', ')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

/**
 * The changed roll-up of the days that notes may refer to, and the relationships and contacts that these days and the
 * changed contacts affect. Returns the numbers of `relationships` and additional `contacts`, of days that are `gone`, and
 * the `first` changed day. $1 project, $2 time zone
 *
 * A note has the UTC day of its fact. No time zone is a day or more from UTC, so the local day is that day, the one
 * before or the one after, and all facts of a local day are within three UTC days. If the clock does not change in
 * these three, the local day starts and ends at known times. If it does, midnight may be missing, occur twice or be a
 * day away, so all three days are read, and the date of each fact decides.
 *
 * @param merged whether contacts of the project, and agents, have several ids
 */
export function workDays(undirected: Undirected, merged: Merged): string {
  const facts = (agent: string, contact: string) => `interactions
      WHERE project_id = $1
        AND agent_id = ${agent}
        AND user_id = ${contact}
        AND occurred_at >= meant.from_moment
        AND occurred_at < meant.to_moment
        AND (meant.steady OR (occurred_at AT TIME ZONE $2)::date = meant.day)
        AND ${isCounted(undirected)}`;
  const ids = [
    ...(merged.contacts ? [`${idsOf('meant.user_id')} AS known`] : []),
    ...(merged.agents ? [`${agentsOf('meant.agent_id')} AS member`] : []),
  ];
  const [agent, contact] = [
    merged.agents ? 'member.agent_id' : 'meant.agent_id',
    merged.contacts ? 'known.user_id' : 'meant.user_id',
  ];
  const counted =
    ids.length > 0
      ? `${ids.join(' CROSS JOIN ')}
      CROSS JOIN LATERAL (SELECT * FROM ${facts(agent, contact)} OFFSET 0) AS fact`
      : facts(agent, contact);
  return `WITH local_day AS MATERIALIZED (
  SELECT noted, agent_ids, user_ids, day, steady,
         CASE WHEN steady THEN midnight - shift ELSE midnight - interval '24 hours' END AS from_moment,
         CASE WHEN steady THEN midnight - shift + interval '24 hours' ELSE midnight + interval '48 hours' END AS to_moment
  FROM (
    SELECT noted, agent_ids, user_ids, day, midnight,
           (from_moment AT TIME ZONE $2) - (from_moment AT TIME ZONE 'UTC') AS shift,
           (from_moment AT TIME ZONE $2) - (from_moment AT TIME ZONE 'UTC')
             = (to_moment AT TIME ZONE $2) - (to_moment AT TIME ZONE 'UTC') AS steady
    FROM (
      SELECT noted, agent_ids, user_ids,
             noted + step AS day,
             (noted + step)::timestamp AT TIME ZONE 'UTC' AS midnight,
             (noted + step - 1)::timestamp AT TIME ZONE 'UTC' AS from_moment,
             (noted + step + 2)::timestamp AT TIME ZONE 'UTC' AS to_moment
      FROM (
        -- Together with the relationships, because a join would compare each day with each note.
        SELECT day AS noted, array_agg(agent_id) AS agent_ids, array_agg(user_id) AS user_ids
        FROM pg_temp.work_notes
        GROUP BY day
      ) AS note
      CROSS JOIN generate_series(-1, 1) AS step
    ) AS around
  ) AS shifted
),
meant AS (
  SELECT DISTINCT agent_id, user_id, day, steady, from_moment, to_moment
  FROM local_day
  CROSS JOIN LATERAL unnest(agent_ids, user_ids) AS note(agent_id, user_id)
  -- The local day and the UTC day overlap.
  WHERE from_moment < (noted + 1)::timestamp AT TIME ZONE 'UTC'
    AND to_moment > noted::timestamp AT TIME ZONE 'UTC'
),
changed AS (
  INSERT INTO pg_temp.work_days (agent_id, user_id, day, ${COLUMNS}, ${BEFORE.map((column) => `${column}_before`).join(', ')})
  SELECT agent_id, user_id, day, ${COLUMNS.split(', ')
    .map((column) => `fresh.${column}`)
    .join(', ')}, ${BEFORE.map((column) => `kept.${column}`).join(', ')}
  FROM meant
  LEFT JOIN LATERAL (
    SELECT ${SUMS}
    FROM (
      SELECT occurred_at, weight, kind, ${IS_EXACT}, ${WAY}
      FROM ${counted}
      OFFSET 0
    ) AS fact
    HAVING count(*) > 0
  ) AS fresh ON true
  LEFT JOIN LATERAL (
    SELECT ${COLUMNS}
    FROM relationship_days
    WHERE project_id = $1
      AND agent_id = meant.agent_id
      AND user_id = meant.user_id
      AND day = meant.day
    OFFSET 0
  ) AS kept ON true
  WHERE (${columnsOf('fresh')}) IS DISTINCT FROM (${columnsOf('kept')})
  RETURNING agent_id, user_id, day, n
),
related AS (
  INSERT INTO pg_temp.work_relationships (agent_id, user_id)
  SELECT agent_id, user_id FROM changed
  UNION
  SELECT agent_id, user_id FROM relationship_days
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
  RETURNING 1
),
met AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT user_id FROM changed EXCEPT SELECT user_id FROM pg_temp.work_contacts
  RETURNING 1
)
SELECT rows,
       (SELECT count(*) FROM related)::integer AS relationships,
       (SELECT count(*) FROM met)::integer AS contacts,
       gone,
       first
FROM (
  SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE n IS NULL))::integer AS gone, min(day) AS first FROM changed
) AS days`;
}
