/** The fit of a learned model. */
export const FIT = {
  priorDeviation: 0.5,
  rowWeight: 0.1,
  maxExponent: 4,
  maxLevel: 12,
  maxCutoffs: 6,
  daysBetweenCutoffs: 14,
  minHistoryDays: 7,
  minRows: 20,
  maxRows: 50_000,
  /** From this number of agents on, none has more than a share of 1 / `agentShare`. */
  minAgents: 10,
  agentShare: 5,
  /** Prior replies and attempts. */
  priorReplies: 2,
  priorAttempts: 20,
} as const;
