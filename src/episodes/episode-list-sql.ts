import { joinContact, SHOWN_NAME } from '../database/survivors-sql';
import { actionSentenceSql } from '../scoring/action-sentence-sql';
import { CURRENT_STATE } from '../serving/episode-state-sql';

const COLUMNS = `episode_id, kind, ${CURRENT_STATE} AS state, agent_id, user_id, began_on, opened_at, action, band, potential, value, holdout,
  assignee, snoozed_until, reason, outcome, note, ended_on, ended_by, ended_at, closed_at, changed_at, changed_by, revision,
  (extract(epoch FROM opened_at) * 1000000)::double precision AS opened_us`;

/** Episodes with the names of whom they are about, and what the newest run says of them. @param order of the rows */
function named(rows: string, order: string): string {
  return `SELECT page.*, agents.name AS agent_name, ${SHOWN_NAME} AS contact_name, score.depth, score.sentence
  FROM (${rows}) page
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = page.agent_id
  ${joinContact('page')}
  LEFT JOIN LATERAL (
    SELECT depth, ${actionSentenceSql()} AS sentence FROM depth_scores
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

/**
 * A page of the list. $1 project, $2 whether only open and snoozed ones are meant, $3 states, $4 kinds, $5 agent, $6 contact,
 * $7 assignee (an empty text: nobody), $8 least value, $9 and $10 the keys of the row before the page, $11 the limit, $12 whether those held out are meant. Each
 * CASE is decided while the statement is planned.
 */
export function episodePage(sort: 'value' | 'opened_at', order: 'DESC' | 'ASC'): string {
  const than = order === 'DESC' ? '<' : '>';
  const key = {
    value: '$9::double precision',
    opened_at: `(timestamptz 'epoch' + $9::double precision * interval '1 microsecond')`,
  }[sort];
  const rows = `SELECT ${COLUMNS} FROM episodes
    WHERE project_id = $1
      AND CASE WHEN $2::boolean THEN closed_at IS NULL ELSE true END
      AND CASE WHEN $12::boolean IS NULL THEN true ELSE holdout = $12 END
      AND CASE WHEN $3::text[] IS NULL THEN true ELSE ${CURRENT_STATE} = ANY ($3) END
      AND CASE WHEN $4::text[] IS NULL THEN true ELSE kind = ANY ($4) END
      AND CASE WHEN $5::uuid IS NULL THEN true ELSE agent_id = $5 END
      AND CASE WHEN $6::text IS NULL THEN true ELSE user_id = $6 END
      AND CASE WHEN $7::text IS NULL THEN true WHEN $7 = '' THEN assignee IS NULL ELSE assignee = $7 END
      AND CASE WHEN $8::double precision IS NULL THEN true ELSE value >= $8 END
      AND CASE WHEN $9::double precision IS NULL THEN true ELSE (${sort}, episode_id) ${than} (${key}, $10::uuid) END
    ORDER BY ${sort} ${order}, episode_id ${order}
    LIMIT $11`;
  return named(rows, `page.${sort} ${order}, page.episode_id ${order}`);
}
