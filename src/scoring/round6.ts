/** Rounds to 6 decimals. The score is rounded before it is compared with a threshold (docs/score.md). */
export function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
