/** The part of `whole` that a chart shows at least: with less, all labels of the axis would be the same. */
const MIN_RANGE = 0.01;

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
  const from = low >= 0 ? Math.max(0, low - room) : low - room;
  return [from, Math.max(high + room, from + whole * MIN_RANGE)];
}

/**
 * The range in time, in seconds; a day before and after if there is only one time. uPlot itself would show years then.
 *
 * @param times ascending
 */
export function timeRange(times: readonly number[]): [number, number] {
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  return first === last ? [first - DAY_S, last + DAY_S] : [first, last];
}

/** Labels of an axis, each once: several places may be on one day, or be rounded to one number. */
export function labelsOf(places: readonly number[], write: (place: number) => string): string[] {
  const labels = places.map(write);
  return labels.map((label, index) => (label === labels[index - 1] ? '' : label));
}

const DAY_S = 86_400;
