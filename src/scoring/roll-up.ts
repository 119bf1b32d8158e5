import { utcDay } from './iso-day';

/** One interaction, as an input of the score. */
export interface ScoredInteraction {
  /** ISO 8601 with an offset or Z, or a plain date. */
  readonly occurredAt: string;
  /** Default 1; negative counts as 0, and 0 does not count as an interaction. */
  readonly weight?: number;
  readonly direction?: 'inbound' | 'outbound' | null;
  readonly kind?: string | null;
}

/** Who had the last word on a day; `both` if the last interaction was a meeting, a purchase, or has no direction. */
export type LastWord = 'contact' | 'us' | 'both';

/** What one relationship did on one day. */
export interface RelationshipDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Sum of the weights in which the contact takes part; 0 on a day on which only we wrote. */
  readonly weight: number;
  readonly interactions: number;
  /** Without meetings, which are neither. */
  readonly inbound: number;
  readonly outbound: number;
  readonly lastWord: LastWord;
}

interface OpenDay {
  weight: number;
  interactions: number;
  inbound: number;
  outbound: number;
  lastAt: number;
  lastInAt: number;
  lastOutAt: number;
}

/** @returns the days of one relationship, ascending; the order of the interactions does not matter */
export function rollUpDays(interactions: Iterable<ScoredInteraction>): RelationshipDay[] {
  const days = new Map<number, OpenDay>();
  const never = Number.NEGATIVE_INFINITY;
  for (const { occurredAt, weight = 1, direction, kind } of interactions) {
    if (weight <= 0) continue;
    const at = microseconds(occurredAt);
    const day = utcDay(occurredAt);
    const row = days.get(day) ?? {
      weight: 0,
      interactions: 0,
      inbound: 0,
      outbound: 0,
      lastAt: never,
      lastInAt: never,
      lastOutAt: never,
    };
    const way = kind === 'meeting' ? null : direction;
    row.interactions += 1;
    row.lastAt = Math.max(row.lastAt, at);
    if (way === 'outbound') {
      row.outbound += 1;
      row.lastOutAt = Math.max(row.lastOutAt, at);
    } else {
      row.weight += weight;
    }
    if (way === 'inbound') {
      row.inbound += 1;
      row.lastInAt = Math.max(row.lastInAt, at);
    }
    days.set(day, row);
  }
  return [...days]
    .map(([day, { lastAt, lastInAt, lastOutAt, ...row }]) => ({
      day,
      ...row,
      lastWord: lastWord(lastAt, lastInAt, lastOutAt),
    }))
    .sort((a, b) => a.day - b.day);
}

/** A tie goes to the contact. */
function lastWord(lastAt: number, lastInAt: number, lastOutAt: number): LastWord {
  if (lastInAt === lastAt) return 'contact';
  return lastOutAt === lastAt ? 'us' : 'both';
}

/** A Date has milliseconds only. */
function microseconds(moment: string): number {
  const fraction = /\.(\d+)/.exec(moment)?.[1] ?? '';
  return Date.parse(moment) * 1000 + Number(fraction.slice(3, 6).padEnd(3, '0'));
}
