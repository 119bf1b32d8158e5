/** The version that recomputes write. Runs and snapshots of earlier releases are of version 1. */
export const SCORE_VERSION = 2;

/**
 * Every number of the score. No other file has them as literals; SQL is composed with them. Chosen on 15 real data
 * sets; see docs/score.md.
 */
export const SCORE = {
  /** Days after which an active day counts half. */
  halfLife: 120,
  /** Days added to the observed span for the typical gap: shrinks young contacts to weekly. */
  gapPrior: 7,
  /** Freshness is one half after this many typical gaps of silence. */
  freshGaps: 4,
  freshPower: 1.5,
  /** The horizon of depth and risk, in days. */
  horizon: 30,
  /** Days of the trend and life-cycle window. */
  window: 28,
  /** Trend from which a relationship counts as deepening; at its negative or below, as declining. */
  trendStep: 0.05,
  bandDeep: 0.75,
  bandStrong: 0.5,
  bandWarm: 0.25,
  bandLight: 0.1,
  /** Cooling: at risk with at least this many silent days and less than this depth. */
  coolingSilence: 7,
  coolingDepth: 0.4,
  /** Overdue: at risk with at least this many silent days, four typical gaps of silence, and less than this depth. */
  overdueSilence: 14,
  overdueDepth: 0.6,
  /** Dormant: at least this many silent days, overdue, and less than this depth. */
  dormantSilence: 56,
  dormantDepth: 0.25,
  /** Depth of the stage `core`. */
  coreDepth: 0.75,
  /** Potential from which a relationship is worth winning back or reaching out to now. */
  highPotential: 0.5,
  /** One-sided: at least this many directed interactions, and at least this share of them outbound. */
  oneSidedInteractions: 5,
  oneSidedShare: 0.8,
  /** Weights of the components of the Moat Index; they add up to 1. */
  weightBreadth: 0.3,
  weightDepthQuality: 0.35,
  weightTrend: 0.15,
  weightRisk: 0.2,
  /**
   * Chance of a first reply within 30 days before a project has its own outcomes, and the upper limit of the learned
   * one.
   */
  replyRate: 0.1,
  maxReplyRate: 0.2,
  /** Days after the first attempt at which the chance of a first reply is half. */
  replyAgeHalf: 28,
  /** Silence from which the turn is nobody's. */
  quietDays: 30,
  /** Unanswered days from which we stop. */
  chaseDays: 5,
  /** Days to wait for an answer to the first unanswered message, and to the following ones. */
  dueDays: 7,
  dueDaysAgain: 14,
  /** A relationship of n days weighs (n - 1) / (n + worthHalf) in the Moat Index. */
  worthHalf: 3,
  /** Exponent of the correction for short history, in models that are learned. */
  young: 0.5,
} as const;

/** Expected active contacts at which breadth is one half, unless the project says otherwise. */
export const DEFAULT_BREADTH_HALF = 25;
/** The range that a project may set: within it, sums of depths keep their precision. */
export const BREADTH_HALF_RANGE = { min: 0.000_001, max: 1e9 } as const;
