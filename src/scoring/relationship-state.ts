import type { StateTerms } from './rules';

/** A relationship as of a day: the inputs of the score. */
export interface RelationshipState extends StateTerms<number> {
  readonly interactions: number;
  readonly inbound: number;
  readonly outbound: number;
  /** Sum of the values of the days, regardless of their age. */
  readonly agelessValue: number;
  /** Last day of any interaction, and who had the last word on it; see `LAST_WORD`. */
  readonly lastAnyDay: number;
  readonly lastWord: number;
  /** Days on which we wrote after the contact last took part, and the first of them. */
  readonly unanswered: number;
  readonly unansweredSince: number | null;
}
