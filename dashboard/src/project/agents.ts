import { useProject } from './projects';

/** Gives an agent's name for its id. */
export function useAgentName(): (agentId: string) => string {
  const { agents } = useProject();
  return (agentId) => agents.find(({ agent_id }) => agent_id === agentId)?.name ?? agentId;
}
