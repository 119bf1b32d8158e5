/**
 * Whether the filter of an endpoint accepts an event about a relationship, an agent, or the whole project: what an event is
 * not about does not matter. An agent that was merged into another one stands for that one. $1 project
 *
 * @param webhook alias of the row of `webhooks`
 * @param row alias of a row with agent_id, user_id, band and potential
 */
export function passes(webhook: string, row: string): string {
  return `CASE WHEN ${row}.agent_id IS NULL THEN true ELSE
    CASE WHEN ${webhook}.agent_ids IS NULL THEN true WHEN ${row}.agent_id = ANY (${webhook}.agent_ids) THEN true
      ELSE ${row}.agent_id IN (SELECT survivor_id FROM agent_aliases WHERE project_id = $1 AND agent_id = ANY (${webhook}.agent_ids)) END
    AND CASE WHEN ${row}.user_id IS NULL THEN true WHEN ${webhook}.bands IS NULL THEN true ELSE ${row}.band = ANY (${webhook}.bands) END
    AND CASE WHEN ${row}.user_id IS NULL THEN true WHEN ${webhook}.min_potential IS NULL THEN true ELSE ${row}.potential >= ${webhook}.min_potential END END`;
}

/** The agent and the contact of a row as objects of an event, from aliases `agent`, `member`, `contact` and `alias` of their tables. */
export const agentOf = (row: string): string =>
  `CASE WHEN ${row}.agent_id IS NOT NULL THEN jsonb_build_object('agent_id', coalesce(member.survivor_id, ${row}.agent_id), 'name', agent.name) END`;
export const contactOf = (row: string): string =>
  `CASE WHEN ${row}.user_id IS NOT NULL THEN jsonb_build_object('user_id', coalesce(alias.survivor_id, ${row}.user_id),
    'name', coalesce(alias.name, contact.name)) END`;
/** The joins for these two. */
export const named = (
  row: string,
): string => `LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = ${row}.agent_id
    LEFT JOIN agents AS agent ON agent.project_id = $1 AND agent.agent_id = coalesce(member.survivor_id, ${row}.agent_id)
    LEFT JOIN contacts AS contact ON contact.project_id = $1 AND contact.user_id = ${row}.user_id
    LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = ${row}.user_id`;
