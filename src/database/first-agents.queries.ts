import { eachProject } from './each-project';
import type { Agent } from './entities/agent.entity';
import type { ReaderPool } from './reader-pool';

/** Agents that a list of projects shows of each: they have a list of their own. */
export const FIRST_AGENTS = 100;

export interface FirstAgents {
  readonly project_id: string;
  /** How many there are in all. */
  readonly agent_count: number;
  /** By name; null where there are none. */
  readonly agents: Pick<Agent, 'agent_id' | 'name'>[] | null;
}

/** @returns of each project how many agents it has, and the first of them, by its id */
export async function firstAgents(
  database: ReaderPool,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, FirstAgents>> {
  const rows = await eachProject<FirstAgents>(
    database,
    projectIds,
    (id) => `(
      SELECT ${id}::uuid AS project_id, (SELECT count(*)::int FROM agents WHERE project_id = ${id}) AS agent_count, (
        SELECT json_agg(json_build_object('agent_id', agent_id, 'name', name) ORDER BY name COLLATE "C")
        FROM (
          SELECT agent_id, name FROM agents WHERE project_id = ${id} ORDER BY name COLLATE "C" LIMIT ${FIRST_AGENTS}
        ) first
      ) AS agents
    )`,
  );
  return new Map(rows.map((row) => [row.project_id, row]));
}
