import type { ComparedAgent } from '../api/agent-queries';
import { inOrder } from './agent-columns';

const agent = (agent_name: string, avg_depth: number | null): ComparedAgent => ({
  agent_id: agent_name,
  agent_name,
  team: null,
  avg_depth,
  moat_index: null,
  index_share: null,
  ...{ relationships: 0, deepened: 0, declining: 0, at_risk: 0, at_risk_value: 0, replies_owed: 0 },
  points: [],
});
const AGENTS = [agent('Agent 10', 0.5), agent('Agent 2', null), agent('Agent 1', 0.5), agent('Agent 3', 0.7)];

it.each([
  ['name', false, ['Agent 1', 'Agent 2', 'Agent 3', 'Agent 10']],
  ['name', true, ['Agent 10', 'Agent 3', 'Agent 2', 'Agent 1']],
  ['depth', true, ['Agent 3', 'Agent 1', 'Agent 10', 'Agent 2']],
  ['depth', false, ['Agent 1', 'Agent 10', 'Agent 3', 'Agent 2']],
] as const)('by %s, descending: %s', (key, isDescending, names) => {
  expect(inOrder(AGENTS, key, isDescending).map(({ agent_name }) => agent_name)).toEqual(names);
});
