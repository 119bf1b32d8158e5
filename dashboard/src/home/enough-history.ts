/** With fewer relationships or days, the index is mostly chance. */
const MIN_RELATIONSHIPS = 3;
const MIN_DAYS = 7;

interface Distribution {
  readonly total: number;
  /** One entry for each day with a relationship, up to the day of the scores. */
  readonly trend: readonly { readonly count: number }[];
}

/** Shares below it are shown as zero. */
const SHOWN_AS_ZERO = 0.0005;

interface Index {
  readonly components: { readonly breadth: number; readonly depth_quality: number };
}

/** Whether no relationship is alive: what is left of the index then says nothing. */
export function isSilent({ components: { breadth, depth_quality } }: Index): boolean {
  return breadth < SHOWN_AS_ZERO && depth_quality < SHOWN_AS_ZERO;
}

/** Whether a project has enough relationships and days for a meaningful index. */
export function hasEnoughHistory({ total, trend }: Distribution): boolean {
  return total >= MIN_RELATIONSHIPS && trend.filter(({ count }) => count > 0).length >= MIN_DAYS;
}
