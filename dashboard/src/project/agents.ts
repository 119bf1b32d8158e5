import { items } from '@relationship-depth/client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/client';
import { natural, type Project, useProject } from './projects';

const PAGE_SIZE = 500;

type Agent = Project['agents'][number];

/** Returns the name of an agent by its id. */
export function useAgentName(): (agentId: string) => string {
  const agents = useLoadedAgents();
  const names = useMemo(() => new Map(agents.map(({ agent_id, name }) => [agent_id, name])), [agents]);
  return (agentId) => names.get(agentId) ?? agentId;
}

/** The agents of the project in natural order. */
export function useAgents(): readonly Agent[] {
  const agents = useLoadedAgents();
  return useMemo(() => inNaturalOrder(agents), [agents]);
}

/** The agent with an id or name, as far as it is known, and what is still to be loaded: it may be among that. */
export function useAgent(idOrName: string) {
  const { agents } = useProject();
  const query = useAllAgents();
  const agent = (query.data ?? agents).find(({ agent_id, name }) => agent_id === idOrName || name === idOrName);
  return { agent, query: query.isEnabled && !query.data ? query : null };
}

/** The agents included in the project, then all of them if there are more. */
function useLoadedAgents(): readonly Agent[] {
  const { agents } = useProject();
  return useAllAgents().data ?? agents;
}

function useAllAgents() {
  const { project_id, agents, agent_count } = useProject();
  return useQuery({
    queryKey: ['agents', project_id, agent_count],
    queryFn: ({ signal }) => allAgents(project_id, signal),
    enabled: agent_count > agents.length,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function allAgents(projectId: string, signal: AbortSignal): Promise<Agent[]> {
  const agents: Agent[] = [];
  const request = { path: { projectId }, query: { page_size: PAGE_SIZE }, signal };
  for await (const agent of items(api, '/api/v1/projects/{projectId}/agents', request)) agents.push(agent);
  return agents;
}

function inNaturalOrder<Named extends { readonly name: string }>(items: readonly Named[]): Named[] {
  return [...items].sort((a, b) => natural.compare(a.name, b.name));
}
