import { useMemo } from 'react';
import { type Project, useProject } from './projects';

type Agent = Project['agents'][number];

/** "Agent 2" before "Agent 10". */
const natural = new Intl.Collator(undefined, { numeric: true });

/** Gives an agent's name for its id. */
export function useAgentName(): (agentId: string) => string {
  const { agents } = useProject();
  const names = useMemo(() => new Map(agents.map(({ agent_id, name }) => [agent_id, name])), [agents]);
  return (agentId) => names.get(agentId) ?? agentId;
}

/** The project's agents, in the order in which people look for them. */
export function useAgents(): readonly Agent[] {
  const { agents } = useProject();
  return useMemo(() => inNaturalOrder(agents), [agents]);
}

function inNaturalOrder<Named extends { readonly name: string }>(items: readonly Named[]): Named[] {
  return [...items].sort((a, b) => natural.compare(a.name, b.name));
}
