import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, bodyOf } from '../api/client';
import { type Project, useProject } from './projects';

const PAGE_SIZE = 500;

type Agent = Project['agents'][number];

/** "Agent 2" before "Agent 10". */
const natural = new Intl.Collator(undefined, { numeric: true });

/** Gives an agent's name for its id. */
export function useAgentName(): (agentId: string) => string {
  const agents = useKnownAgents();
  const names = useMemo(() => new Map(agents.map(({ agent_id, name }) => [agent_id, name])), [agents]);
  return (agentId) => names.get(agentId) ?? agentId;
}

/** The project's agents, in the order in which people look for them. */
export function useAgents(): readonly Agent[] {
  const agents = useKnownAgents();
  return useMemo(() => inNaturalOrder(agents), [agents]);
}

/** Those that come with the project, and soon all, where these are the first of more. */
function useKnownAgents(): readonly Agent[] {
  const project = useProject();
  const { project_id, agents, agent_count } = project;
  const { data } = useQuery({
    queryKey: ['agents', project_id, agent_count],
    queryFn: ({ signal }) => allAgents(project_id, signal),
    enabled: agent_count > agents.length,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? agents;
}

async function allAgents(projectId: string, signal: AbortSignal): Promise<Agent[]> {
  const agents: Agent[] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { projectId }, query: { page_size: PAGE_SIZE, cursor } };
    const page = await bodyOf(api.GET('/api/v1/projects/{projectId}/agents', { params, signal }));
    agents.push(...page.agents);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return agents;
}

function inNaturalOrder<Named extends { readonly name: string }>(items: readonly Named[]): Named[] {
  return [...items].sort((a, b) => natural.compare(a.name, b.name));
}
