/** Relationships and days below which an index says more about chance than about the fleet. */
const FEWEST_RELATIONSHIPS = 3;
const FEWEST_DAYS = 7;

interface Book {
  readonly total: number;
  /** One entry for each day with a relationship, up to the day of the scores. */
  readonly trend: readonly { readonly count: number }[];
}

/** Whether a project has enough relationships, for long enough, for its index to mean something. */
export function hasEnoughHistory({ total, trend }: Book): boolean {
  return total >= FEWEST_RELATIONSHIPS && trend.filter(({ count }) => count > 0).length >= FEWEST_DAYS;
}
