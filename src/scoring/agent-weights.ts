import { FIT } from './fit-constants';

/**
 * Weights of agents, at most 1, so that none of ten or more agents has more than a fifth of all rows: one agent cannot
 * dominate the model.
 *
 * @param counts rows of each agent
 */
export function agentWeights(counts: ReadonlyMap<string, number>): Map<string, number> {
  if (counts.size < FIT.minAgents) return new Map([...counts.keys()].map((agent) => [agent, 1]));
  const descending = [...counts.values()].sort((one, other) => other - one);
  let cap = Number.POSITIVE_INFINITY;
  // The weight of the others, shared among those above the cap.
  for (let capped = 0; capped < FIT.agentShare; capped++) {
    cap = descending.slice(capped).reduce((sum, count) => sum + count, 0) / (FIT.agentShare - capped);
    if ((descending[capped] ?? 0) <= cap) break;
  }
  return new Map([...counts].map(([agent, count]) => [agent, Math.min(1, cap / count)]));
}
