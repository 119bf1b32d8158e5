/** The `agent_id` of rows that sum up all agents of a project, because a key column cannot be NULL. */
export const ALL_AGENTS = '00000000-0000-0000-0000-000000000000';
