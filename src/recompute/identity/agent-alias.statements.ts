// Agents that are one; a project has few, so a run on one with merges looks at all of them.

/** $1 project */
export const ALL_AGENT_ALIASES = 'SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1';

/** $1 project, $2 agents */
export const REMOVE_AGENT_ALIASES = 'DELETE FROM agent_aliases WHERE project_id = $1 AND agent_id = ANY ($2::uuid[])';

/** $1 project, $2 agents, $3 their survivors */
export const SET_AGENT_ALIASES = `INSERT INTO agent_aliases (project_id, agent_id, survivor_id)
SELECT $1, agent_id, survivor_id FROM unnest($2::uuid[], $3::uuid[]) AS alias(agent_id, survivor_id)
ON CONFLICT (project_id, agent_id) DO UPDATE SET survivor_id = excluded.survivor_id
WHERE agent_aliases.survivor_id <> excluded.survivor_id`;

/** $1 agents, $2 and $3 their survivors before and now */
export const COPY_AGENTS = `INSERT INTO pg_temp.work_agents (agent_id, before_id, survivor_id)
SELECT agent_id, before, now FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS known(agent_id, before, now)`;

/** Replaces the agents of the facts by the survivors. */
export const NAME_SURVIVING_AGENTS = `UPDATE pg_temp.work_notes SET agent_id = agent.survivor_id
FROM pg_temp.work_agents AS agent
WHERE agent.agent_id = work_notes.agent_id AND agent.survivor_id <> agent.agent_id`;

/** The agents that gained or lost facts, whose changes follow from a merge. $1 their ids */
export const MERGED_AGENTS = 'INSERT INTO pg_temp.work_merged_agents (agent_id) SELECT DISTINCT unnest($1::uuid[])';
