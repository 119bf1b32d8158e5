/** With fewer relationships or days, the index is mostly chance. */
const MIN_RELATIONSHIPS = 3;
const MIN_DAYS = 7;

interface Distribution {
  readonly total: number;
  /** One entry for each day with a relationship, up to the day of the scores. */
  readonly trend: readonly { readonly count: number }[];
}

/** Whether a project has enough relationships and days for a meaningful index. */
export function hasEnoughHistory({ total, trend }: Distribution): boolean {
  return total >= MIN_RELATIONSHIPS && trend.filter(({ count }) => count > 0).length >= MIN_DAYS;
}
