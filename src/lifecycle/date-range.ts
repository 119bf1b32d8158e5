import { FIRST_DATE } from '../database/calendar-date';
import { InvalidInput } from '../http/problem/invalid-input.error';
import type { QueryParameter } from '../http/query/from-query.decorator';
import type { QueryFields } from '../http/query/query-fields';
import { isoDay, utcDay } from '../scoring/iso-day';
import { SCORE } from '../scoring/score-constants';

/** Three windows. */
const STANDARD_DAYS = 3 * SCORE.window;
const FIRST_DAY = utcDay(FIRST_DATE);
/** 26 windows, about two years. */
const MAX_DAYS = 26 * SCORE.window;

/** The two days of the request, YYYY-MM-DD or null. */
export interface AskedRange {
  readonly from: string | null;
  readonly to: string | null;
}

export const RANGE_PARAMETERS: readonly QueryParameter[] = [
  {
    name: 'from',
    description: `First day, YYYY-MM-DD, as of its end (default: ${STANDARD_DAYS} days before \`to\`; at most ${MAX_DAYS} days before it)`,
    schema: { type: 'string', format: 'date' },
  },
  {
    name: 'to',
    description: 'Second day, YYYY-MM-DD, as of its end (default and latest: the day of the newest scores)',
    schema: { type: 'string', format: 'date' },
  },
];

export function askedRange(fields: QueryFields): AskedRange {
  return { from: fields.date('from'), to: fields.date('to') };
}

/**
 * Fills in the defaults.
 *
 * @param served the day of the newest scores, YYYY-MM-DD
 * @throws InvalidInput unless from < to <= served, and not too far apart
 */
export function dateRange({ from, to }: AskedRange, served: string): { readonly from: string; readonly to: string } {
  const end = to ?? served;
  const start = from ?? isoDay(Math.max(utcDay(end) - STANDARD_DAYS, FIRST_DAY));
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
