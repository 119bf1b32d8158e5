import { FIT } from './fit-constants';

/** The cutoffs of a fit, newest first, and the number of days in which it waits for outcomes. */
export interface FitWindows {
  readonly windowDays: number;
  readonly cutoffs: readonly number[];
}

/**
 * @param until last day that may be read @param lStartDay start of the history
 * @param aliveDays days with a fact; a window is skipped if there are no facts in one of its halves
 */
export function fitWindows(
  until: number,
  lStartDay: number,
  horizon: number,
  aliveDays: readonly number[],
): FitWindows {
  const history = until - lStartDay + 1;
  const windowDays = history >= 2 * horizon ? horizon : Math.max(1, Math.floor(history / 2));
  const lowest = lStartDay + Math.max(1, Math.min(windowDays, Math.floor(history / 4))) - 1;
  const isAlive = (after: number, to: number) => aliveDays.some((day) => day > after && day <= to);
  const cutoffs: number[] = [];
  for (let c = until - windowDays; c >= lowest && cutoffs.length < FIT.maxCutoffs; c -= FIT.daysBetweenCutoffs) {
    const [half, otherHalf] = [Math.ceil(windowDays / 2), Math.floor(windowDays / 2)];
    if (isAlive(c, c + half) && isAlive(c + otherHalf, c + windowDays)) cutoffs.push(c);
  }
  return { windowDays, cutoffs };
}
