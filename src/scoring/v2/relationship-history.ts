import { SCORE } from '../score-constants';
import { NUMBERS } from './algebra';
import type { RelationshipState } from './relationship-state';
import type { RelationshipDay } from './roll-up';
import { dayValue, LAST_WORD } from './rules';

/** A relationship as of the end of one of its days. */
type Sums = Omit<RelationshipState, 'day' | 'sumDay'>;

/**
 * The days of a relationship, summed up to each of them in one pass: the state of any day is then found by halving, however
 * many days there are.
 */
export class RelationshipHistory {
  private constructor(private readonly sums: readonly Sums[]) {}

  /** @param days ascending */
  static of(days: readonly RelationshipDay[]): RelationshipHistory {
    let sums: Sums | null = null;
    return new RelationshipHistory(days.map((day) => (sums = next(sums, day))));
  }

  /** As if nothing had happened after a day. */
  until(day: number): RelationshipHistory {
    return new RelationshipHistory(this.sums.slice(0, this.countUntil(day)));
  }

  /** @returns null where nothing had happened by then */
  stateOn(day: number): RelationshipState | null {
    const sums = this.sumsOn(day);
    return sums && { ...sums, day, sumDay: sums.lastDay };
  }

  /** Days on which the contact took part, the first of the two days not included. */
  activeDaysBetween(after: number, until: number): number {
    return NUMBERS.orZero(this.sumsOn(until)?.activeDays ?? 0) - NUMBERS.orZero(this.sumsOn(after)?.activeDays ?? 0);
  }

  private sumsOn(day: number): Sums | null {
    return this.sums[this.countUntil(day) - 1] ?? null;
  }

  private countUntil(day: number): number {
    let [low, high] = [0, this.sums.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sums[middle]?.lastAnyDay ?? day) <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NOTHING = {
  activeDays: Number.NaN,
  firstDay: Number.NaN,
  lastDay: Number.NaN,
  valueSum: Number.NaN,
  agelessValue: 0,
  interactions: 0,
  inbound: 0,
  outbound: 0,
  unanswered: 0,
  unansweredSince: null,
} as const;

function next(before: Sums | null, it: RelationshipDay): Sums {
  const { startDay, ...sums } = before ?? { ...NOTHING, startDay: it.day };
  const known = {
    ...sums,
    startDay,
    interactions: sums.interactions + it.interactions,
    inbound: sums.inbound + it.inbound,
    outbound: sums.outbound + it.outbound,
    lastAnyDay: it.day,
    lastWord: LAST_WORD[it.lastWord],
  };
  return it.weight > 0 ? tookPart(known, it) : known.outbound > sums.outbound ? unanswered(known, it) : known;
}

function tookPart(sums: Sums, it: RelationshipDay): Sums {
  const value = dayValue(NUMBERS, it.weight);
  const first = Number.isNaN(sums.lastDay);
  const open = it.outbound > 0 && it.lastWord === 'us';
  return {
    ...sums,
    activeDays: first ? 1 : sums.activeDays + 1,
    firstDay: first ? it.day : sums.firstDay,
    lastDay: it.day,
    // As of the last of them, however long ago: no sum of a relationship that was ever active is 0.
    valueSum: first ? value : sums.valueSum * 2 ** ((sums.lastDay - it.day) / SCORE.halfLife) + value,
    agelessValue: sums.agelessValue + value,
    unanswered: open ? 1 : 0,
    unansweredSince: open ? it.day : null,
  };
}

function unanswered(sums: Sums, { day }: RelationshipDay): Sums {
  return { ...sums, unanswered: sums.unanswered + 1, unansweredSince: sums.unansweredSince ?? day };
}
