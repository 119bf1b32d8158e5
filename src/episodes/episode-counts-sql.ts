import { dueActionSql } from '../scoring/due-action-sql';
import { CURRENT_STATE } from '../serving/episode-state-sql';

/** How many assignees are counted one by one. */
const MAX_ASSIGNEES = 100;

/**
 * How many episodes wait. $1 project, $2 kinds, $3 agent, $4 contact, $5 least value, $6 assignee (an empty text: nobody),
 * $7 whether those of nobody are meant too, $8 actions that are recommended now, $9 whether they must ask for something
 * today, $10 who asks. Each count leaves its own filter out, so that it says what another choice would list.
 */
export function episodeCounts(): string {
  const ofAssignee = `CASE WHEN $6::text IS NULL THEN true WHEN $6 = '' THEN assignee IS NULL
    WHEN $7::boolean THEN coalesce(assignee, $6) = $6 ELSE assignee = $6 END`;
  const ofAction = 'CASE WHEN $8::text[] IS NULL THEN true ELSE action = ANY ($8) END';
  return `WITH waiting AS MATERIALIZED (
    SELECT episode.state, episode.assignee, score.action FROM (
      SELECT agent_id, user_id, assignee, ${CURRENT_STATE} AS state FROM episodes
      WHERE project_id = $1 AND closed_at IS NULL AND NOT holdout
        AND CASE WHEN $2::text[] IS NULL THEN true ELSE kind = ANY ($2) END
        AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
        AND CASE WHEN $4::text IS NULL THEN true ELSE user_id = $4 END
        AND CASE WHEN $5::double precision IS NULL THEN true ELSE value >= $5 END
    ) AS episode
    LEFT JOIN (
      SELECT agent_id, user_id, action, ${dueActionSql()} AS due FROM depth_scores WHERE project_id = $1
    ) AS score USING (agent_id, user_id)
    WHERE CASE WHEN $9::boolean THEN score.due ELSE true END
  )
  SELECT
    count(*) FILTER (WHERE state = 'open' AND ${ofAssignee} AND ${ofAction})::integer AS open,
    count(*) FILTER (WHERE state = 'snoozed' AND ${ofAssignee} AND ${ofAction})::integer AS snoozed,
    count(*) FILTER (WHERE state = 'open' AND assignee = $10::text AND ${ofAction})::integer AS mine,
    count(*) FILTER (WHERE state = 'open' AND assignee IS NULL AND ${ofAction})::integer AS unassigned,
    (SELECT coalesce(jsonb_agg(counted ORDER BY counted.open DESC, counted.action), '[]') FROM (
      SELECT action, count(*)::integer AS open FROM waiting
      WHERE state = 'open' AND action IS NOT NULL AND ${ofAssignee} GROUP BY action
    ) AS counted) AS actions,
    (SELECT coalesce(jsonb_agg(counted ORDER BY counted.open DESC, counted.assignee), '[]') FROM (
      SELECT assignee, count(*)::integer AS open FROM waiting
      WHERE state = 'open' AND assignee IS NOT NULL AND ${ofAction}
      GROUP BY assignee ORDER BY count(*) DESC, assignee LIMIT ${MAX_ASSIGNEES}
    ) AS counted) AS assignees
  FROM waiting`;
}
