/**
 * Past days to predict from, evenly spread: from the middle of the history to one horizon before its end, at least a
 * horizon apart so that their outcomes do not overlap. Each has at least one horizon of history before it, and a whole
 * one after it.
 *
 * @param first first day with facts, days since 1970-01-01
 * @param last last day of which the facts are known
 * @param wanted maximum number
 * @returns ascending; none if there is no horizon before and after
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
