/**
 * The numbers that version 2 of the score adds to `SCORE`; docs/score.md explains each.
 */
export const SCORE_V2 = {
  /** Chance of a first reply within 30 days, before a project has outcomes of its own, and the highest that is believed. */
  replyRate: 0.1,
  maxReplyRate: 0.2,
  /** Days after the first attempt at which the chance of a first reply is half. */
  replyAgeHalf: 28,
  /** Silence from which the turn is nobody's. */
  quietDays: 30,
  /** Unanswered days from which we stop. */
  chaseDays: 5,
  /** Days to wait for an answer: to the first unanswered message, and to the next ones. */
  dueDays: 7,
  dueDaysAgain: 14,
  /** A relationship of n days weighs (n - 1) / (n + worthHalf) in the Moat Index. */
  worthHalf: 3,
  /** Exponent of the correction for short history, in models that are learned. */
  young: 0.5,
} as const;

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
