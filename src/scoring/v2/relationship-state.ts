import { SCORE } from '../score-constants';
import { NUMBERS } from './algebra';
import type { RelationshipDay } from './roll-up';
import { dayValue, LAST_WORD, type StateTerms } from './rules';

/** A relationship as of a day: what the score needs of its days. */
export interface RelationshipState extends StateTerms<number> {
  readonly interactions: number;
  readonly inbound: number;
  readonly outbound: number;
  /** Sum of the days' values without their age. */
  readonly agelessValue: number;
  /** Last day of any interaction, and whose its last word was; see `LAST_WORD`. */
  readonly lastAnyDay: number;
  readonly lastWord: number;
  /** Days on which we wrote after the contact last took part, and the first of them. */
  readonly unanswered: number;
  readonly unansweredSince: number | null;
}

/**
 * @param days ascending; those after the day are ignored
 * @returns null where nothing had happened by then
 */
export function stateOn(days: readonly RelationshipDay[], day: number): RelationshipState | null {
  const known = days.filter((it) => it.day <= day);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  const active = known.filter(({ weight }) => weight > 0);
  const lastDay = active.at(-1)?.day ?? Number.NaN;
  const total = (of: (it: RelationshipDay) => number, among = known) => among.reduce((sum, it) => sum + of(it), 0);
  const open = known.filter((it) => it.outbound > 0 && isUnanswered(it, lastDay));
  return {
    day,
    startDay: first.day,
    activeDays: active.length || Number.NaN,
    firstDay: active[0]?.day ?? Number.NaN,
    lastDay,
    // As of the last of them, however long ago: no sum of a relationship that was ever active is 0.
    valueSum:
      total((it) => dayValue(NUMBERS, it.weight) * 2 ** ((it.day - lastDay) / SCORE.halfLife), active) || Number.NaN,
    sumDay: lastDay,
    agelessValue: total((it) => dayValue(NUMBERS, it.weight), active),
    interactions: total((it) => it.interactions),
    inbound: total((it) => it.inbound),
    outbound: total((it) => it.outbound),
    lastAnyDay: last.day,
    lastWord: LAST_WORD[last.lastWord],
    unanswered: open.length,
    unansweredSince: open[0]?.day ?? null,
  };
}

function isUnanswered({ day, lastWord }: RelationshipDay, lastDay: number): boolean {
  return Number.isNaN(lastDay) || day > lastDay || (day === lastDay && lastWord === 'us');
}
