import { FIRST_DATE } from '../database/calendar-date';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { DayParameter } from '../http/query/parameter.decorators';
import { isoDay, utcDay } from '../scoring/iso-day';
import { SCORE } from '../scoring/score-constants';

/** Three windows. */
const DEFAULT_DAYS = 3 * SCORE.window;
const FIRST_DAY = utcDay(FIRST_DATE);
/** 26 windows, about two years. */
const MAX_DAYS = 26 * SCORE.window;

/** The two days of the request. */
export class LifeCycleParameters {
  @DayParameter(
    `First day, YYYY-MM-DD, as of its end (default: ${DEFAULT_DAYS} days before \`to\`; at most ${MAX_DAYS} days before it)`,
  )
  from!: string | null;

  @DayParameter('Second day, YYYY-MM-DD, as of its end (default and latest: the day of the newest scores)')
  to!: string | null;
}

/**
 * Fills in the defaults.
 *
 * @param served the day of the newest scores, YYYY-MM-DD
 * @throws InvalidInput unless from < to <= served, and not too far apart
 */
export function dateRange(
  { from, to }: LifeCycleParameters,
  served: string,
): { readonly from: string; readonly to: string } {
  const end = to ?? served;
  const start = from ?? isoDay(Math.max(utcDay(end) - DEFAULT_DAYS, FIRST_DAY));
  const mistakes = [
    ...(end > served
      ? [{ message: `after the day of the newest scores, ${served}`, location: 'query.to', value: to }]
      : []),
    ...(start >= end ? [{ message: `not before \`to\`, which is ${end}`, location: 'query.from', value: from }] : []),
    ...(utcDay(end) - utcDay(start) > MAX_DAYS
      ? [{ message: `more than ${MAX_DAYS} days before \`to\`, which is ${end}`, location: 'query.from', value: from }]
      : []),
  ];
  if (mistakes.length > 0) throw new InvalidInput(mistakes);
  return { from: start, to: end };
}
