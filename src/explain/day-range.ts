import { FIRST_DATE } from '../database/calendar-date';
import { InvalidInput } from '../http/problem/invalid-input.error';
import type { QueryParameter } from '../http/query/from-query.decorator';
import type { QueryFields } from '../http/query/query-fields';
import { isoDay, utcDay } from '../scoring/iso-day';

const FIRST_DAY = utcDay(FIRST_DATE);
const STEPS = ['day', 'week'] as const;
const DAYS = { day: 1, week: 7 } as const;
/** Three years of days: what a chart can show, and one answer may cost. */
const MAX_POINTS = 1_100;
const STANDARD_POINTS = { day: 90, week: 52 } as const;

/** Days that a history is asked for. */
export interface DayRange {
  /** YYYY-MM-DD; null for as many points as a history has unless it says otherwise. */
  readonly from: string | null;
  /** YYYY-MM-DD; null for the day that is served. */
  readonly to: string | null;
  readonly step: (typeof STEPS)[number];
}

export const DAY_RANGE_PARAMETERS: readonly QueryParameter[] = [
  {
    name: 'from',
    description: `First day, YYYY-MM-DD (default: ${STANDARD_POINTS.day} days, or ${STANDARD_POINTS.week} weeks, up to \`to\`)`,
    schema: { type: 'string', format: 'date' },
  },
  {
    name: 'to',
    description: 'Last day, YYYY-MM-DD (default and latest: the newest computed day)',
    schema: { type: 'string', format: 'date' },
  },
  {
    name: 'step',
    description: `One point per day, or one for every seventh day back from \`to\`; at most ${MAX_POINTS} points`,
    schema: { type: 'string', enum: STEPS, default: 'day' },
  },
];

export function dayRange(fields: QueryFields): DayRange {
  const [from, to] = [fields.date('from'), fields.date('to')];
  if (from !== null && to !== null && from > to) fields.refuse('from', `after \`to\`, which is ${to}`);
  return { from, to, step: fields.choice('step', STEPS, 'day') };
}

/**
 * The days of a range, ascending, as days since 1970-01-01.
 *
 * @param to the last one
 * @throws InvalidInput where it begins after it ends, or has too many points
 */
export function daysOf({ from, step }: DayRange, to: number): number[] {
  const length = DAYS[step];
  const first = from === null ? to - length * (STANDARD_POINTS[step] - 1) : utcDay(from);
  const count = Math.floor((to - first) / length) + 1;
  if (count < 1) throw refused(from, `after \`to\`, which is ${isoDay(to)}`);
  if (count > MAX_POINTS) {
    const coarser = step === 'day' ? ', or use step=week' : '';
    throw refused(from, `the range has ${count} points, more than ${MAX_POINTS}: choose a later day${coarser}`);
  }
  const days = Array.from({ length: count }, (_, index) => to - length * (count - 1 - index));
  return days.filter((day) => day >= FIRST_DAY);
}

function refused(from: string | null, message: string): InvalidInput {
  return new InvalidInput([{ message, location: 'query.from', value: from }]);
}

/**
 * The day asked for, by default the newest computed one.
 *
 * @param served YYYY-MM-DD
 * @param name of the query parameter, for the error
 * @throws InvalidInput where it is not computed yet
 */
export function notAfter(served: string, name: string, asked: string | null): string {
  if (asked === null || asked <= served) return asked ?? served;
  throw new InvalidInput([
    { message: `not computed yet: the newest day is ${served}`, location: `query.${name}`, value: asked },
  ]);
}
