/** How a flag compares with the outcomes. */
export interface FlagCounts {
  /** Flagged. A fraction if a tie was split. */
  readonly flagged: number;
  /** Flagged, and it happened. */
  readonly hits: number;
  /** It happened, flagged or not. */
  readonly happened: number;
  /** All that can be flagged. */
  readonly total: number;
}

export function addCounts(a: FlagCounts, b: FlagCounts): FlagCounts {
  return {
    flagged: a.flagged + b.flagged,
    hits: a.hits + b.hits,
    happened: a.happened + b.happened,
    total: a.total + b.total,
  };
}

/** Share of all for which it happened, 0..1: the precision of a random flag; null if there are none. */
export function baseRate({ happened, total }: FlagCounts): number | null {
  return total > 0 ? happened / total : null;
}

/** Share of the flagged for which it happened, 0..1; null if none is flagged. */
export function precision({ flagged, hits }: FlagCounts): number | null {
  return flagged > 0 ? hits / flagged : null;
}

/** Share flagged of those for which it happened, 0..1; null if it happened to none. */
export function recall({ hits, happened }: FlagCounts): number | null {
  return happened > 0 ? hits / happened : null;
}

/** All three by the same index; any value but 0 is yes. @param isEligible which can be flagged at all */
export function countFlags(isFlagged: Uint8Array, hasHappened: Uint8Array, isEligible: Uint8Array): FlagCounts {
  let [flagged, hits, happened, total] = [0, 0, 0, 0];
  for (const [index, eligible] of isEligible.entries()) {
    if (!eligible) continue;
    total++;
    if (hasHappened[index]) happened++;
    if (!isFlagged[index]) continue;
    flagged++;
    if (hasHappened[index]) hits++;
  }
  return { flagged, hits, happened, total };
}

/**
 * The counts of a flag of a given size on the highest ranks. Ties at the edge count in part, like a random choice among
 * them.
 *
 * @param ranks average ranks: equal ranks are ties
 */
export function countHighest(
  flagged: number,
  ranks: Float64Array,
  hasHappened: Uint8Array,
  isEligible: Uint8Array,
): FlagCounts {
  const eligible = [...isEligible.keys()].filter((index) => isEligible[index]);
  const happened = eligible.filter((index) => hasHappened[index]).length;
  const highest = eligible.sort((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0));
  let hits = 0;
  for (let start = 0; start < Math.min(flagged, highest.length); ) {
    const rank = ranks[highest[start] ?? 0];
    let end = start;
    let happenedHere = 0;
    while (end < highest.length && ranks[highest[end] ?? 0] === rank) {
      if (hasHappened[highest[end] ?? 0]) happenedHere++;
      end++;
    }
    hits += happenedHere * Math.min(1, (flagged - start) / (end - start));
    start = end;
  }
  return { flagged: Math.min(flagged, eligible.length), hits, happened, total: eligible.length };
}
