import { actionSentenceSql } from '../scoring/action-sentence-sql';
import { dueActionSql } from '../scoring/due-action-sql';
import { CURRENT_STATE } from '../serving/episode-state-sql';

const COLUMNS = `episode_id, kind, ${CURRENT_STATE} AS state, agent_id, user_id, began_on, opened_at, action, band, potential, value, holdout,
  assignee, snoozed_until, reason, outcome, note, ended_on, ended_by, ended_at, closed_at, changed_at, changed_by, revision,
  (extract(epoch FROM opened_at) * 1000000)::double precision AS opened_us,
  (extract(epoch FROM closed_at) * 1000000)::double precision AS closed_us`;

/** Episodes with the names of whom they are about, and what the newest run says of them. @param order of the rows */
function named(rows: string, order: string): string {
  return `SELECT page.*, agents.name AS agent_name, contacts.name AS contact_name, score.depth, score.sentence, score.action_now
  FROM (${rows}) page
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id
  LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = page.user_id
  LEFT JOIN LATERAL (
    SELECT depth, action AS action_now, ${actionSentenceSql()} AS sentence FROM depth_scores
    WHERE project_id = $1 AND agent_id = page.agent_id AND user_id = page.user_id
    OFFSET 0
  ) score ON true
  ORDER BY ${order}`;
}

/** Episodes by their ids, in the order of these. $1 project, $2 UUIDs */
export function episodesById(): string {
  return named(
    `SELECT ${COLUMNS} FROM episodes WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])`,
    'page.episode_id',
  );
}

const TIME = (key: string) => `(timestamptz 'epoch' + ${key}::double precision * interval '1 microsecond')`;
const SORT_KEYS = { value: '$9::double precision', opened_at: TIME('$9'), closed_at: TIME('$9') } as const;

/**
 * A page of the list. $1 project, $2 whether only open and snoozed ones are meant, $3 states, $4 kinds, $5 agent, $6 contact,
 * $7 assignee (an empty text: nobody), $8 least value, $9 and $10 the keys of the row before the page, $11 the limit,
 * $12 whether those held out are meant, $13 actions that are recommended now, $14 whether they must ask for something today,
 * $15 whether those of nobody are meant too. Each CASE is decided while the statement is planned.
 */
export function episodePage(sort: keyof typeof SORT_KEYS, order: 'DESC' | 'ASC'): string {
  const than = order === 'DESC' ? '<' : '>';
  const rows = `SELECT ${COLUMNS} FROM episodes
    WHERE project_id = $1
      AND CASE WHEN $2::boolean THEN closed_at IS NULL ELSE true END${sort === 'closed_at' ? '\n      AND closed_at IS NOT NULL' : ''}
      AND CASE WHEN $12::boolean IS NULL THEN true ELSE holdout = $12 END
      AND CASE WHEN $3::text[] IS NULL THEN true ELSE ${CURRENT_STATE} = ANY ($3) END
      AND CASE WHEN $4::text[] IS NULL THEN true ELSE kind = ANY ($4) END
      AND CASE WHEN $5::uuid IS NULL THEN true ELSE agent_id = $5 END
      AND CASE WHEN $6::text IS NULL THEN true ELSE user_id = $6 END
      AND CASE WHEN $7::text IS NULL THEN true WHEN $7 = '' THEN assignee IS NULL
        WHEN $15::boolean THEN coalesce(assignee, $7) = $7 ELSE assignee = $7 END
      AND CASE WHEN $8::double precision IS NULL THEN true ELSE value >= $8 END
      AND CASE WHEN $13::text[] IS NULL AND NOT $14::boolean THEN true ELSE (
        SELECT CASE WHEN $13::text[] IS NULL THEN true ELSE action = ANY ($13) END
          AND CASE WHEN $14::boolean THEN ${dueActionSql()} ELSE true END
        FROM depth_scores
        WHERE project_id = $1 AND agent_id = episodes.agent_id AND user_id = episodes.user_id
      ) END
      AND CASE WHEN $9::double precision IS NULL THEN true ELSE (${sort}, episode_id) ${than} (${SORT_KEYS[sort]}, $10::uuid) END
    ORDER BY ${sort} ${order}, episode_id ${order}
    LIMIT $11`;
  return named(rows, `page.${sort} ${order}, page.episode_id ${order}`);
}
