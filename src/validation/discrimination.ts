/**
 * Area under the ROC curve: the probability that a random positive ranks higher than a random negative; ties count
 * half. Computed from the rank sum (Mann and Whitney 1947).
 *
 * @param ranks average ranks of the predictions, see `averageRanks`
 * @param isPositive the outcomes, by the same index: any value but 0 is positive
 * @returns 0..1, 0.5 for chance; null if all outcomes are the same
 */
export function areaUnderCurve(ranks: Float64Array, isPositive: Uint8Array): number | null {
  let positives = 0;
  let rankSum = 0;
  for (const [index, rank] of ranks.entries()) {
    if (!isPositive[index]) continue;
    positives++;
    rankSum += rank;
  }
  const negatives = ranks.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Spearman's rank correlation: Pearson's correlation of the average ranks, so ties are exact.
 *
 * @returns -1..1; null if all values on one side are equal
 */
export function rankCorrelation(ranks: Float64Array, otherRanks: Float64Array): number | null {
  const mean = (ranks.length + 1) / 2;
  let product = 0;
  let squares = 0;
  let otherSquares = 0;
  for (const [index, rank] of ranks.entries()) {
    const other = (otherRanks[index] ?? Number.NaN) - mean;
    product += (rank - mean) * other;
    squares += (rank - mean) ** 2;
    otherSquares += other ** 2;
  }
  return squares > 0 && otherSquares > 0 ? product / Math.sqrt(squares * otherSquares) : null;
}
