import { NUMBERS } from './algebra';
import type { RelationshipState } from './relationship-state';
import type { RelationshipDay } from './roll-up';
import { dayValue, LAST_WORD } from './rules';
import { SCORE } from './score-constants';

const SUMS = [
  'activeDays',
  'firstDay',
  'lastDay',
  'valueSum',
  'agelessValue',
  'interactions',
  'inbound',
  'outbound',
  'lastAnyDay',
  'lastWord',
  'unanswered',
  'unansweredSince',
] as const;

/** As of the end of a day; NaN for what does not exist. */
type Sums = { [name in (typeof SUMS)[number]]: number };
/** One element per day: objects would need ten times the memory for a long history. */
type Columns = { readonly [name in keyof Sums]: Float64Array };

/**
 * The days of a relationship with running sums, computed in one pass. Bisection then finds the state of any day
 * quickly.
 */
export class RelationshipHistory {
  private constructor(
    private readonly columns: Columns,
    private readonly length: number,
  ) {}

  /** @param days ascending */
  static of(days: readonly RelationshipDay[]): RelationshipHistory {
    const columns = Object.fromEntries(SUMS.map((name) => [name, new Float64Array(days.length)])) as Columns;
    const sums: Sums = {
      activeDays: Number.NaN,
      firstDay: Number.NaN,
      lastDay: Number.NaN,
      valueSum: Number.NaN,
      agelessValue: 0,
      interactions: 0,
      inbound: 0,
      outbound: 0,
      lastAnyDay: Number.NaN,
      lastWord: LAST_WORD.both,
      unanswered: 0,
      unansweredSince: Number.NaN,
    };
    days.forEach((day, index) => {
      add(sums, day);
      for (const name of SUMS) columns[name][index] = sums[name];
    });
    return new RelationshipHistory(columns, days.length);
  }

  /** The history up to a day. */
  until(day: number): RelationshipHistory {
    return new RelationshipHistory(this.columns, this.countUntil(day));
  }

  /** @returns null if nothing had happened by then */
  stateOn(day: number): RelationshipState | null {
    const index = this.countUntil(day) - 1;
    if (index < 0) return null;
    const its = (name: keyof Sums) => this.columns[name][index] ?? Number.NaN;
    const unansweredSince = its('unansweredSince');
    return {
      day,
      startDay: this.columns.lastAnyDay[0] ?? Number.NaN,
      activeDays: its('activeDays'),
      firstDay: its('firstDay'),
      lastDay: its('lastDay'),
      valueSum: its('valueSum'),
      sumDay: its('lastDay'),
      agelessValue: its('agelessValue'),
      interactions: its('interactions'),
      inbound: its('inbound'),
      outbound: its('outbound'),
      lastAnyDay: its('lastAnyDay'),
      lastWord: its('lastWord'),
      unanswered: its('unanswered'),
      unansweredSince: Number.isNaN(unansweredSince) ? null : unansweredSince,
    };
  }

  /** Days on which the contact took part, without the first of the two days. */
  activeDaysBetween(after: number, until: number): number {
    const count = (day: number) => NUMBERS.orZero(this.columns.activeDays[this.countUntil(day) - 1] ?? 0);
    return count(until) - count(after);
  }

  private countUntil(day: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.columns.lastAnyDay[middle] ?? day) <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function add(sums: Sums, it: RelationshipDay): void {
  sums.interactions += it.interactions;
  sums.inbound += it.inbound;
  sums.outbound += it.outbound;
  sums.lastAnyDay = it.day;
  sums.lastWord = LAST_WORD[it.lastWord];
  if (it.weight > 0) addActive(sums, it);
  const isAnswered = it.weight > 0 && it.lastWord !== 'us';
  if (it.outbound === 0 || isAnswered) return;
  if (sums.unanswered === 0) sums.unansweredSince = it.day;
  sums.unanswered += 1;
}

/** A day on which the contact took part answers what we had written before. */
function addActive(sums: Sums, { day, weight }: RelationshipDay): void {
  const value = dayValue(NUMBERS, weight);
  const isFirst = Number.isNaN(sums.lastDay);
  // As of the last of them, so that the sum of a relationship that was ever active is never 0.
  sums.valueSum = isFirst ? value : sums.valueSum * 2 ** ((sums.lastDay - day) / SCORE.halfLife) + value;
  sums.agelessValue += value;
  sums.activeDays = isFirst ? 1 : sums.activeDays + 1;
  if (isFirst) sums.firstDay = day;
  sums.lastDay = day;
  sums.unanswered = 0;
  sums.unansweredSince = Number.NaN;
}
