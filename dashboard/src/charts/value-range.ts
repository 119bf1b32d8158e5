/**
 * The vertical range of a chart: that of its values, with a margin. If all are zero, from 0 to `whole`.
 *
 * @param low smallest value; null without values
 * @param high largest value
 * @param whole end of the axis if all values are zero: 1 for shares, a few for counts
 */
export function valueRange(low: number | null, high: number | null, whole: number): [number, number] {
  if (low === null || high === null || (low === 0 && high === 0)) return [0, whole];
  const room = high === low ? Math.abs(high) / 2 : (high - low) * 0.08;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

/** The range in time, in seconds; a day before and after if there is only one time. */
export function timeRange(first: number, last: number): [number, number] {
  return first === last ? [first - DAY_S, last + DAY_S] : [first, last];
}

const DAY_S = 86_400;
