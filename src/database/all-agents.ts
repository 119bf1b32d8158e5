/** Stands in an `agent_id` key column for the whole project, where a row sums up all agents (a key cannot hold NULL). */
export const ALL_AGENTS = '00000000-0000-0000-0000-000000000000';
