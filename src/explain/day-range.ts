import { FIRST_DATE } from '../database/calendar-date';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { ChoiceParameter, DayParameter } from '../http/query/parameter.decorators';
import { isoDay, utcDay } from '../scoring/iso-day';

const FIRST_DAY = utcDay(FIRST_DATE);
const STEPS = ['day', 'week'] as const;
const DAYS = { day: 1, week: 7 } as const;
/** Three years of days: as much as a chart can show, and one response may cost. */
const MAX_POINTS = 1_100;
const DEFAULT_POINTS = { day: 90, week: 52 } as const;

/** The days of a history. */
export class DayRangeParameters {
  /** Null for the default number of points. */
  @DayParameter(
    `First day, YYYY-MM-DD (default: ${DEFAULT_POINTS.day} days, or ${DEFAULT_POINTS.week} weeks, up to \`to\`)`,
    { with: 'to', accepts: (from, to) => from <= to, message: (to) => `after \`to\`, which is ${to}` },
  )
  from!: string | null;

  @DayParameter('Last day, YYYY-MM-DD (default and latest: the newest computed day)')
  to!: string | null;

  @ChoiceParameter(
    `One point per day, or one for every seventh day back from \`to\`; at most ${MAX_POINTS} points`,
    STEPS,
    'day',
  )
  step!: (typeof STEPS)[number];
}

/**
 * The days of a range, ascending, as days since 1970-01-01.
 *
 * @param to the last one
 * @throws InvalidInput if it starts after it ends, or has too many points
 */
export function daysOf({ from, step }: Omit<DayRangeParameters, 'to'>, to: number): number[] {
  const length = DAYS[step];
  const first = from === null ? to - length * (DEFAULT_POINTS[step] - 1) : utcDay(from);
  const count = Math.floor((to - first) / length) + 1;
  if (count < 1) throw invalidFrom(from, `after \`to\`, which is ${isoDay(to)}`);
  if (count > MAX_POINTS) {
    const coarser = step === 'day' ? ', or use step=week' : '';
    throw invalidFrom(from, `the range has ${count} points, more than ${MAX_POINTS}: choose a later day${coarser}`);
  }
  const days = Array.from({ length: count }, (_, index) => to - length * (count - 1 - index));
  return days.filter((day) => day >= FIRST_DAY);
}

function invalidFrom(from: string | null, message: string): InvalidInput {
  return new InvalidInput([{ message, location: 'query.from', value: from }]);
}

/**
 * The requested day, by default the newest computed one.
 *
 * @param served YYYY-MM-DD
 * @param name of the query parameter, for the error
 * @throws InvalidInput if it is not computed yet
 */
export function notAfter(served: string, name: string, asked: string | null): string {
  if (asked === null || asked <= served) return asked ?? served;
  throw new InvalidInput([
    { message: `not computed yet: the newest day is ${served}`, location: `query.${name}`, value: asked },
  ]);
}
