const DECILES = 10;

/** One tenth of the predictions, from the lowest to the highest. */
export interface Decile {
  /** 1 (lowest) to 10. */
  readonly decile: number;
  readonly count: number;
  /** Sum of the predicted probabilities; null if the predictions are not probabilities. */
  readonly predicted: number | null;
  /** How often it happened. */
  readonly observed: number;
}

const NO_DECILES: readonly Decile[] = Array.from({ length: DECILES }, (_, index) => ({
  decile: index + 1,
  count: 0,
  predicted: 0,
  observed: 0,
}));

/**
 * Compares predictions with what happened, by tenths of the predictions. Equal predictions stay in one tenth, so tenths
 * differ in size where many are equal, and may be empty.
 *
 * @param ranks average ranks of the predictions
 * @param probabilities the predictions if they are probabilities, else null
 */
export function deciles(
  ranks: Float64Array,
  probabilities: Float64Array | null,
  hasHappened: Uint8Array,
): readonly Decile[] {
  const rows = NO_DECILES.map((row) => ({ ...row, predicted: probabilities ? 0 : null }) as Writable<Decile>);
  for (const [index, rank] of ranks.entries()) {
    const row = rows[Math.min(DECILES - 1, Math.floor(((rank - 0.5) / ranks.length) * DECILES))];
    if (!row) continue;
    row.count++;
    if (row.predicted !== null) row.predicted += probabilities?.[index] ?? 0;
    if (hasHappened[index]) row.observed++;
  }
  return rows;
}

/** Adds up the tables of several days, tenth by tenth. */
export function addDeciles(a: readonly Decile[], b: readonly Decile[]): readonly Decile[] {
  return a.map((row, index) => {
    const other = b[index] ?? row;
    return {
      decile: row.decile,
      count: row.count + other.count,
      predicted: row.predicted === null || other.predicted === null ? null : row.predicted + other.predicted,
      observed: row.observed + other.observed,
    };
  });
}

/** Mean difference between the predicted and the observed share of a tenth, weighted by its size, 0..1; null without probabilities. */
export function calibrationError(rows: readonly Decile[]): number | null {
  let [difference, count] = [0, 0];
  for (const row of rows) {
    if (row.predicted === null) return null;
    difference += Math.abs(row.predicted - row.observed);
    count += row.count;
  }
  return count > 0 ? difference / count : null;
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };
