/**
 * The score of a relationship one of whose ids stands for another contact or agent, as an item of a FROM clause: none if both ids are
 * those of survivors. The maps are those of the newest run, as are the scores, so an id is never resolved as an older run had it.
 * Looked up in two steps, which use the keys behind row-level security too. $1 project
 *
 * @param agent,contact SQL of the ids as given
 */
export function scoreByAlias(agent: string, contact: string): string {
  return `(
    SELECT score.*
    FROM (
      SELECT ${survivingAgent(agent)} AS agent_id, coalesce((
        SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = ${contact}
      ), ${contact}) AS user_id
      OFFSET 0
    ) AS alias
    CROSS JOIN LATERAL (
      SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = alias.agent_id AND user_id = alias.user_id OFFSET 0
    ) AS score
    WHERE CASE WHEN alias.agent_id = ${agent} THEN alias.user_id <> ${contact} ELSE true END
  )`;
}

/** The score of a relationship whose contact and agent may have any of their ids, likewise. */
export function scoreOf(agent: string, contact: string): string {
  return `(
    SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = ${agent} AND user_id = ${contact}
    UNION ALL
    SELECT * FROM ${scoreByAlias(agent, contact)} AS other
  )`;
}

/**
 * The agent that stands for one, as the newest run had it. Named by a subquery with OFFSET 0: behind row-level security, no index is
 * searched for an expression with a subquery. $1 project
 *
 * @param agent SQL of any id of the agent, a uuid
 */
export const survivingAgent = (agent: string): string =>
  `coalesce((SELECT survivor_id FROM agent_aliases WHERE project_id = $1 AND agent_id = ${agent}), ${agent})`;

/**
 * All ids of a contact, as a select: facts keep the id they came with. To be joined one by one, so that each is looked up in
 * an index. $1 project
 *
 * @param survivor SQL of the survivor's id
 */
export function idsOfSurvivor(survivor: string): string {
  return `(SELECT user_id FROM contact_aliases WHERE project_id = $1 AND survivor_id = ${survivor} UNION SELECT ${survivor})`;
}

/** All ids of an agent, likewise. @param survivor SQL of the survivor's id */
export function idsOfSurvivingAgent(survivor: string): string {
  return `(SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND survivor_id = ${survivor} UNION SELECT ${survivor})`;
}

/** A table with the ids of its facts replaced by those of the survivors, as an item of a FROM clause. $1 project */
export function ofSurvivors(table: string, columns: readonly string[]): string {
  const named = columns.map((column) => `fact.${column}`).join(', ');
  return `(
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, ${named}
    FROM ${table} AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS ${table}`;
}

/** The same for its agents. @param rows the table, or an item of a FROM clause with its name */
export function ofSurvivingAgents(table: string, columns: readonly string[], rows: string): string {
  const named = columns.filter((column) => column !== 'agent_id').map((column) => `fact.${column}`);
  return `(
    SELECT fact.project_id, coalesce(member.survivor_id, fact.agent_id) AS agent_id, ${named.join(', ')}
    FROM (SELECT * FROM ${rows} WHERE project_id = $1) AS fact
    LEFT JOIN (SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1 OFFSET 0) AS member
      ON member.agent_id = fact.agent_id
  ) AS ${table}`;
}

/** The joins by which a row shows its contact. $1 project @param row alias of a row with the id of a fact */
export const joinContact = (row: string): string =>
  `LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = ${row}.user_id
  LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = ${row}.user_id`;
/** The joins by which a row shows its agent, which may have been merged into another one. $1 project @param row alias of a row with the agent of a fact */
export const joinAgent = (row: string): string =>
  `LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = ${row}.agent_id
  LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = ${shownAgent(row)}`;
export const shownAgent = (row: string): string => `coalesce(member.survivor_id, ${row}.agent_id)`;

/** The teams of agents, as an item of a FROM clause: of agents that are one, by the latest statement about any. $1 project */
export const TEAMS = `(
    SELECT DISTINCT ON (coalesce(member.survivor_id, said.agent_id)) coalesce(member.survivor_id, said.agent_id) AS agent_id, said.value
    FROM (SELECT agent_id, value, said_at, event_key FROM agent_attributes WHERE project_id = $1 AND name = 'team') AS said
    LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = said.agent_id
    ORDER BY coalesce(member.survivor_id, said.agent_id), said.said_at DESC, said.event_key DESC
  )`;

/** The team of one agent, likewise. @param agent SQL of the survivor's id */
export const teamOf = (agent: string): string => `(
    SELECT said.value
    FROM ${idsOfSurvivingAgent(agent)} AS member
    JOIN agent_attributes AS said ON said.project_id = $1 AND said.agent_id = member.agent_id AND said.name = 'team'
    ORDER BY said.said_at DESC, said.event_key DESC
    LIMIT 1
  )`;

/** What it shows then: the survivor, and the best name of all ids; null if there is none. */
export const shownId = (row: string): string => `coalesce(alias.survivor_id, ${row}.user_id)`;
export const SHOWN_NAME = 'CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END';
