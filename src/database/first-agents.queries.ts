import { eachProject } from './each-project';
import type { Agent } from './entities/agent.entity';
import type { ReaderPool } from './reader-pool';

/** Number of agents that a list of projects shows for each; all agents have their own list. */
export const FIRST_AGENTS = 100;

export interface FirstAgents {
  readonly project_id: string;
  /** Total number. */
  readonly agent_count: number;
  /** By name; null if there are none. */
  readonly agents: Pick<Agent, 'agent_id' | 'name'>[] | null;
}

/** Those that were merged into others are not shown. */
const isShown = (id: string) =>
  `agent_id NOT IN (SELECT agent_id FROM agent_aliases WHERE project_id = ${id} AND agent_id <> survivor_id)`;

/** @returns the number of agents and the first agents of each project, by the project's id */
export async function firstAgents(
  database: ReaderPool,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, FirstAgents>> {
  const rows = await eachProject<FirstAgents>(
    database,
    projectIds,
    (id) => `(
      SELECT ${id}::uuid AS project_id, (SELECT count(*)::int FROM agents WHERE project_id = ${id} AND ${isShown(id)}) AS agent_count, (
        SELECT json_agg(json_build_object('agent_id', agent_id, 'name', name) ORDER BY name COLLATE "C")
        FROM (
          SELECT agent_id, name FROM agents WHERE project_id = ${id} AND ${isShown(id)} ORDER BY name COLLATE "C" LIMIT ${FIRST_AGENTS}
        ) first
      ) AS agents
    )`,
  );
  return new Map(rows.map((row) => [row.project_id, row]));
}
