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
  /** From so many agents on, none weighs more than one part in so many. */
  minAgents: 10,
  agentShare: 5,
  /** Replies and attempts that are assumed before any are seen. */
  priorReplies: 2,
  priorAttempts: 20,
} as const;
