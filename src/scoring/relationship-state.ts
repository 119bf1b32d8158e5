import type { StateTerms } from './rules';

/** A relationship as of a day: what the score needs of its days. */
export interface RelationshipState extends StateTerms<number> {
  readonly interactions: number;
  readonly inbound: number;
  readonly outbound: number;
  /** Sum of the days' values without their age. */
  readonly agelessValue: number;
  /** Last day of any interaction, and whose its last word was; see `LAST_WORD`. */
  readonly lastAnyDay: number;
  readonly lastWord: number;
  /** Days on which we wrote after the contact last took part, and the first of them. */
  readonly unanswered: number;
  readonly unansweredSince: number | null;
}
