import type { ComparedAgent } from '../api/agent-queries';

/** What agents are sorted by. */
export const COLUMNS = [
  { key: 'name', label: 'Agent' },
  { key: 'relationships', label: 'Relationships' },
  { key: 'depth', label: 'Average depth' },
  { key: 'share', label: 'Index share' },
  { key: 'deepened', label: 'Deepening' },
  { key: 'declining', label: 'Declining' },
  { key: 'replies', label: 'Replies owed' },
  { key: 'risk', label: 'At risk' },
  { key: 'value', label: 'Value at risk' },
] as const;
export type ColumnKey = (typeof COLUMNS)[number]['key'];

const VALUES: Readonly<Record<Exclude<ColumnKey, 'name'>, (agent: ComparedAgent) => number | null>> = {
  relationships: (agent) => agent.relationships,
  depth: (agent) => agent.avg_depth,
  share: (agent) => agent.index_share,
  deepened: (agent) => agent.deepened,
  declining: (agent) => agent.declining,
  replies: (agent) => agent.replies_owed,
  risk: (agent) => agent.at_risk,
  value: (agent) => agent.at_risk_value,
};

/** Sorts "Agent 2" before "Agent 10". */
const natural = new Intl.Collator(undefined, { numeric: true });

/** The agents in an order; those without a value last. */
export function inOrder(agents: readonly ComparedAgent[], key: ColumnKey, isDescending: boolean): ComparedAgent[] {
  const byName = (a: ComparedAgent, b: ComparedAgent) => natural.compare(a.agent_name, b.agent_name);
  const sign = isDescending ? -1 : 1;
  if (key === 'name') return [...agents].sort((a, b) => sign * byName(a, b));
  const figure = VALUES[key];
  return [...agents].sort((a, b) => {
    const [x, y] = [figure(a), figure(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    return sign * (x - y) || byName(a, b);
  });
}
