import { actionSentenceSql } from '../../scoring/action-sentence-sql';
import { SQL as x } from '../../scoring/algebra';
import { riskClauses } from '../../scoring/risk-reasons';
import { isOverdue } from '../../scoring/rules';
import type { SettingsSql } from '../../scoring/score-sql';
import { isHeldOut } from './holdout-sql';
import { holdOf } from './source.statements';

// Derives transitions from changed states. docs/transitions.md says what is announced when.

/** The tracked state that a transition is about, by its type. */
const DIMENSION = `CASE type WHEN 'relationship.band_changed' THEN 'band' WHEN 'relationship.stage_changed' THEN 'stage'
    WHEN 'relationship.reply_owed' THEN 'reply' ELSE 'standing' END`;

const TYPE = `CASE dimension WHEN 'band' THEN 'relationship.band_changed' WHEN 'stage' THEN 'relationship.stage_changed'
    WHEN 'reply' THEN 'relationship.reply_owed'
    ELSE CASE now WHEN 'at_risk' THEN 'relationship.at_risk' WHEN 'dormant' THEN 'relationship.dormant'
      ELSE 'relationship.recovered' END END`;

/** A new relationship that is well has only its band and stage announced, and so does one that no longer exists. */
const ANNOUNCED = `CASE dimension WHEN 'reply' THEN now = 'owed'
    WHEN 'standing' THEN CASE WHEN was IS NULL THEN now <> 'well' ELSE now IS NOT NULL END ELSE true END`;

/** What may follow from the silence of a source alone. That a relationship recovered never does. */
const DOUBTFUL = `CASE WHEN counted THEN false WHEN dimension = 'standing' THEN now <> 'well'
    WHEN dimension = 'reply' THEN true ELSE cause = 'time' END`;

/**
 * Copies the held transitions that this run decides about: those whose cooldown has ended, those of agents whose sources
 * hold them back no longer, and those of relationships that changed again. $1 project, $2 as-of date, $3 the agents
 */
const COPY_HELD = `WITH held AS MATERIALIZED (
  SELECT transition_id, agent_id, user_id, type, from_state, to_state, cause
  FROM transitions
  WHERE project_id = $1
    AND position IS NULL
    AND CASE WHEN held_until <= $2::date THEN true WHEN held_for IS NOT NULL AND agent_id = ANY ($3::uuid[]) THEN true
      ELSE (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_changes) END
)
INSERT INTO pg_temp.work_held (transition_id, agent_id, user_id, dimension, was, now, cause)
SELECT transition_id, agent_id, user_id, ${DIMENSION}, from_state, to_state, cause
FROM held`;

/** Removes them. $1 project */
const REMOVE_HELD = `DELETE FROM transitions
WHERE project_id = $1
  AND transition_id IN (SELECT transition_id FROM pg_temp.work_held)`;

export const TAKE_HELD = { copy: COPY_HELD, remove: REMOVE_HELD };

/** The settings and the model of a run compared with those of the previous run. */
export type Rules =
  /** Equal. */
  | 'same'
  /** Others, and `work_otherwise` has what would be under those. */
  | 'compared'
  /** Others, under which nothing can be computed any more. */
  | 'other';

/**
 * Turns changed states into transitions: determines their causes, which of them only count in a summary, and which the
 * cooldown or a silent source holds back. $1 project, $2 as-of date, $3 as-of date of the previous run, $4 the newest day
 * of the past, $5 days of cooldown, $6 the cause if the rules differ
 *
 * @param holding whether there is a source in `work_silent`
 * @param merged whether facts are those of other contacts or agents than in the previous run: such changes are summarised, too
 */
export function workTransitions(
  rules: Rules,
  changedDays: 'work_days' | 'work_changed',
  { holding, merged }: { readonly holding: boolean; readonly merged: boolean },
): string {
  const heldFor = holding ? `CASE WHEN ${DOUBTFUL} THEN held_for END` : 'NULL';
  const byMerge = `(user_id IN (SELECT user_id FROM pg_temp.work_merged)
                 OR agent_id IN (SELECT agent_id FROM pg_temp.work_merged_agents))`;
  // Changes that follow from the other rules alone are summarised.
  const byRules = { same: 'false', compared: 'otherwise.state IS DISTINCT FROM move.now', other: 'true' }[rules];
  const otherwise =
    rules === 'compared' ? 'LEFT JOIN pg_temp.work_otherwise AS otherwise USING (agent_id, user_id, dimension)' : '';
  return `INSERT INTO pg_temp.work_transitions (agent_id, user_id, type, was, now, cause, counted, held_until, held_for)
WITH fact AS (
  SELECT agent_id, user_id, max(day) AS day, bool_or(imported) AS imported
  FROM (
    SELECT agent_id, user_id, day, false AS imported FROM pg_temp.${changedDays}
    UNION ALL
    SELECT agent_id, user_id, NULL, true FROM pg_temp.work_notes WHERE imported
  ) AS noted
  GROUP BY agent_id, user_id
),
change AS (
  SELECT agent_id, user_id, dimension, was, now,
         CASE
           WHEN ${byRules} THEN $6::text
           ${merged ? `WHEN ${byMerge} THEN 'merge'` : ''}
           WHEN imported THEN 'import'
           WHEN day > $4::date THEN 'activity'
           WHEN last_any_day > $3::date THEN 'activity'
           WHEN day IS NOT NULL THEN 'late_fact'
           WHEN $2::date > $3::date THEN 'time'
           ELSE 'late_fact'
         END AS cause,
         CASE WHEN ${byRules} THEN true ${merged ? `WHEN ${byMerge} THEN true ` : ''}ELSE coalesce(imported, false) END AS counted
  FROM pg_temp.work_changes AS move
  LEFT JOIN fact USING (agent_id, user_id)
  ${otherwise}
),
-- What was held back was not announced, so the change begins before it.
folded AS (
  SELECT agent_id, user_id, dimension,
         CASE WHEN held.cause IS NOT NULL AND counted IS NOT TRUE THEN held.was ELSE change.was END AS was,
         CASE WHEN change.cause IS NOT NULL THEN change.now ELSE held.now END AS now,
         coalesce(change.cause, held.cause) AS cause,
         coalesce(counted, false) AS counted
  FROM change
  FULL JOIN pg_temp.work_held AS held USING (agent_id, user_id, dimension)
),
announced AS (
  SELECT agent_id, user_id, dimension, ${TYPE} AS type, was, now, cause, counted, ${heldFor} AS held_for
  FROM folded
  ${holding ? holdOf('folded') : ''}
  WHERE was IS DISTINCT FROM now AND ${ANNOUNCED}
)
SELECT agent_id, user_id, type, was, now, cause, counted,
       CASE WHEN held_for IS NOT NULL THEN 'infinity'::date WHEN NOT counted THEN left_on + $5::integer END, held_for
FROM announced
LEFT JOIN LATERAL (
  -- Since when the relationship is not what it is again; of a reply, since when one was owed last.
  SELECT max(day) AS left_on
  FROM transitions
  WHERE project_id = $1
    AND user_id = announced.user_id
    AND agent_id = announced.agent_id
    AND position IS NOT NULL
    AND day > $2::date - $5::integer
    AND day <= $2::date
    AND ${DIMENSION} = announced.dimension
    AND CASE WHEN announced.dimension = 'reply' THEN true WHEN announced.now = 'well' THEN false
      ELSE from_state IS NOT DISTINCT FROM announced.now END
  OFFSET 0
) AS recent ON true`;
}

/** An id derived from the content, so that it is always the same. */
export const digestId = (parts: readonly string[]) => {
  const digest = `encode(sha256(convert_to(concat_ws(chr(31), ${parts.map((part) => `coalesce(${part}::text, '')`).join(', ')}), 'UTF8')), 'hex')`;
  // A UUID of version 8, for custom formats.
  return `overlay(overlay(left(${digest}, 32) PLACING '8' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid`;
};

/** The Moat Index of a day. $1 project, $2 ALL_AGENTS, $3 day */
export const MOAT = `SELECT moat_index AS index, breadth, depth_quality, trend, risk
FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 AND date = $3::date`;

/**
 * The next position and its time, and whether there are expired transitions, or held ones whose cooldown has ended. $1
 * project, $2 retention in microseconds, $3 as-of date
 */
export const NEXT_PLACE = `SELECT greatest(newest + 1, micros)::text AS position, moment,
       coalesce(oldest < micros - $2::bigint, false) AS outlived,
       EXISTS (SELECT FROM transitions WHERE project_id = $1 AND position IS NULL AND held_until <= $3::date) AS held
FROM (
  SELECT newest, oldest, moment, (extract(epoch FROM moment) * 1e6)::bigint AS micros
  FROM (
    SELECT coalesce(max(position), 0) AS newest, min(position) AS oldest, clock_timestamp() AS moment
    FROM transitions
    WHERE project_id = $1 AND position IS NOT NULL
    OFFSET 0
  ) AS kept
  OFFSET 0
) AS place`;

/** The facts that a run processed: whether a file imported any, and the newest changed day. */
export const MOAT_FACTS = (changedDays: 'work_days' | 'work_changed') =>
  `SELECT EXISTS (SELECT FROM pg_temp.work_notes WHERE imported) AS imported,
          (SELECT max(day) FROM pg_temp.${changedDays}) AS newest`;

/**
 * Writes the transitions of relationships, the least valuable first, and a summary for each type and cause of those
 * that are only counted. Nothing is recommended for those that are held out. $1 project, $2 as-of date, $3 run, $4 the first
 * position, $5 the time, $6 the newest day of the past, $7 percent held out
 */
export function transitions(settings: SettingsSql): string {
  const clauses = riskClauses(
    x,
    {
      depth: 'depth',
      silence: 'silence_days::double precision',
      trend: 'trend',
      overdue: isOverdue(x, {
        day: '0::double precision',
        startDay: 'unused',
        activeDays: 'n_days::double precision',
        firstDay: '(first_day - $2::date)::double precision',
        lastDay: '(last_day - $2::date)::double precision',
        valueSum: 'unused',
        sumDay: 'unused',
      }),
    },
    settings,
  );
  const when = (holds: string, reason: string) => `CASE WHEN ${holds} THEN '${reason}' END`;
  const parts = ['$1', 'type', 'agent_id', 'user_id', 'cause', '$2', '$3'];
  return `INSERT INTO transitions (project_id, transition_id, position, type, agent_id, user_id, day, run_id, recorded_at,
  from_state, to_state, cause, reasons, action, recommended_action, depth, band, potential, count, held_until, held_for)
SELECT $1::uuid, ${digestId(parts)},
       CASE WHEN held_until IS NULL THEN
         $4::bigint - 1 + row_number() OVER (
           PARTITION BY held_until IS NULL ORDER BY value_at_stake NULLS LAST, agent_id, user_id COLLATE "C", type, cause)
       END,
       type, agent_id, user_id, $2::date, $3::uuid, $5::timestamptz, was, now, cause, array_remove(reasons, NULL), action,
       sentence, depth, band, potential, count, held_until, held_for
FROM (
  SELECT type, work.agent_id, work.user_id, was, now, cause, NULL::integer AS count, held_until, held_for,
         CASE type
           WHEN 'relationship.at_risk' THEN ARRAY[${when(clauses.silentVsOwnRhythm, 'silent_vs_own_rhythm')},
             ${when(clauses.lowDepth, 'low_depth')}, ${when(clauses.declining, 'declining')}]
           WHEN 'relationship.reply_owed' THEN ARRAY['awaiting_our_reply']
           ELSE ARRAY[
             CASE WHEN silence_days IS NULL THEN 'never_heard' WHEN cause = 'time' THEN 'silent'
               WHEN last_day > $6::date THEN 'took_part' END,
             CASE WHEN trend_word <> 'stable' THEN trend_word END]
         END AS reasons,
         score.value_at_stake, CASE WHEN NOT held_out THEN score.action END AS action, score.depth, score.band, score.potential,
         CASE WHEN NOT held_out THEN score.sentence END AS sentence
  FROM (
    SELECT type, agent_id, user_id, was, now, cause, held_until, held_for, ${isHeldOut('one', '$7')} AS held_out
    FROM pg_temp.work_transitions AS one WHERE NOT counted
  ) AS work
  LEFT JOIN LATERAL (
    SELECT depth, band, trend, trend_word, silence_days, n_days, first_day, last_day, value_at_stake, action, potential,
           ${actionSentenceSql()} AS sentence
    FROM depth_scores
    WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
    OFFSET 0
  ) AS score ON true
  UNION ALL
  SELECT type, NULL, NULL, NULL, NULL, cause, count(*)::integer, NULL, NULL, ARRAY[]::text[], NULL, NULL, NULL, NULL, NULL, NULL
  FROM pg_temp.work_transitions
  WHERE counted
  GROUP BY type, cause
) AS transition
ON CONFLICT (project_id, transition_id) DO NOTHING`;
}

/**
 * Writes one transition of the project as a whole. $1 project, $2 day, $3 run, $4 position, $5 time, $6 type, $7 and $8
 * states, $9 cause, $10 reasons
 */
export const PROJECT_TRANSITION = `INSERT INTO transitions (project_id, transition_id, position, type, day, run_id, recorded_at,
  from_state, to_state, cause, reasons)
SELECT $1::uuid, ${digestId(['$1', '$6', "''", "''", '$9', '$2', '$3'])}, $4::bigint, $6::text, $2::date, $3::uuid, $5::timestamptz,
       $7::text, $8::text, $9::text, $10::text[]
ON CONFLICT (project_id, transition_id) DO NOTHING`;

/**
 * Writes that agents are silent. $1 project, $2 day, $3 run, $4 the first position, $5 time, $6 agents, $7 their silent
 * channels, with spaces between them, $8 what to do
 */
export const AGENT_TRANSITIONS = `INSERT INTO transitions (project_id, transition_id, position, type, agent_id, day, run_id, recorded_at,
  from_state, to_state, cause, reasons, recommended_action)
SELECT $1::uuid, ${digestId(['$1', "'agent.silent'", 'agent_id', "''", "'time'", '$2', '$3'])}, $4::bigint - 1 + place, 'agent.silent',
       agent_id, $2::date, $3::uuid, $5::timestamptz, 'ok', 'silent', 'time', string_to_array(channels, ' '), sentence
FROM unnest($6::uuid[], $7::text[], $8::text[]) WITH ORDINALITY AS silent(agent_id, channels, sentence, place)
ON CONFLICT (project_id, transition_id) DO NOTHING`;

/** Deletes expired transitions. $1 project, $2 the first position that is kept */
export const FORGET_TRANSITIONS = 'DELETE FROM transitions WHERE project_id = $1 AND position < $2::bigint';
