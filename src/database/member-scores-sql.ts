const SCORE = 'agent_id, depth, band, last_interaction, n_days > 0 AND dormant IS NOT TRUE AS alive';

/**
 * The relationships of members of accounts, as the items of a FROM clause after `member`, with the contact in `user_id`: `score` is
 * that of a relationship, `shared` that of a contact that several agents know; both null if there is none. A relationship is
 * `alive` if the contact took part in it, and it is not dormant. $1 project
 *
 * @param way each member looked up by its key, or everything read once, which is faster for many
 */
export function memberScores(way: 'each' | 'once'): string {
  if (way === 'once') {
    return `LEFT JOIN (SELECT user_id, ${SCORE} FROM depth_scores WHERE project_id = $1) AS score USING (user_id)
  LEFT JOIN (SELECT user_id, depth, band FROM contact_scores WHERE project_id = $1) AS shared USING (user_id)`;
  }
  // The key of the roll-up begins with the contact.
  return `LEFT JOIN LATERAL (
    SELECT score.*
    FROM (SELECT DISTINCT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = member.user_id) AS known
    CROSS JOIN LATERAL (
      SELECT ${SCORE} FROM depth_scores WHERE project_id = $1 AND agent_id = known.agent_id AND user_id = member.user_id OFFSET 0
    ) AS score
  ) AS score ON true
  LEFT JOIN LATERAL (
    SELECT depth, band FROM contact_scores WHERE project_id = $1 AND user_id = member.user_id OFFSET 0
  ) AS shared ON true`;
}

/** The depth and the band of a contact, of each of its relationships. */
export const MEMBER_DEPTH = 'coalesce(shared.depth, score.depth)';
export const MEMBER_BAND = 'CASE WHEN shared.depth IS NULL THEN score.band ELSE shared.band END';
