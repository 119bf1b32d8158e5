import { SearchPicker } from '../ui/search-picker';
import { useAgents } from './agents';

interface AgentPickerProps {
  /** The one that is chosen, by id or name. */
  readonly agent: string | null | undefined;
  readonly pick: (agentId: string | null) => void;
}

/** Chooses one of the agents of the project, or all. */
export function AgentPicker({ agent, pick }: AgentPickerProps) {
  const agents = useAgents();
  return (
    <SearchPicker
      label="Agent"
      all="All agents"
      value={agents.find(({ agent_id, name }) => agent_id === agent || name === agent)?.agent_id ?? null}
      choices={agents.map(({ agent_id, name }) => ({ value: agent_id, label: name }))}
      pick={pick}
    />
  );
}
