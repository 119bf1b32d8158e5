/**
 * Days of the past to stand at, evenly spread: the first when half of the history had happened, the last one horizon
 * before its end, and at least a horizon apart, so that what followed one is not what followed another. Each has at
 * least a horizon of history before it and a whole one after it.
 *
 * @param first first day with facts, days since 1970-01-01
 * @param last last day of which the facts are known
 * @param wanted how many at most
 * @returns ascending; none where there is no room for a horizon before and after
 */
export function cutoffDays(first: number, last: number, horizon: number, wanted: number): number[] {
  const latest = last - horizon;
  const earliest = Math.max(first + horizon - 1, first + Math.floor((last - first) / 2));
  if (latest < first + horizon - 1) return [];
  const room = Math.max(0, latest - earliest);
  const count = Math.min(wanted, 1 + Math.floor(room / horizon));
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? latest : earliest + Math.round((room * index) / (count - 1)),
  );
}
