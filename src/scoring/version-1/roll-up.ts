import { utcDay } from '../iso-day';

/** One interaction, as an input of the score. */
export interface ScoredInteraction {
  /** ISO 8601 with an offset or Z, or a plain date. */
  readonly occurredAt: string;
  /** Default 1; negative counts as 0, and 0 does not count as an interaction. */
  readonly weight?: number;
  readonly direction?: 'inbound' | 'outbound' | null;
}

/** What one relationship did on one UTC day: a row of `relationship_days`. */
export interface ActiveDay {
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
  /** Sum of weights, above 0. */
  readonly weight: number;
  readonly interactions: number;
  readonly inbound: number;
  readonly outbound: number;
}

/** @returns the active days of one relationship, ascending; the order of the interactions does not matter */
export function rollUp(interactions: Iterable<ScoredInteraction>): ActiveDay[] {
  const days = new Map<
    number,
    { day: number; weight: number; interactions: number; inbound: number; outbound: number }
  >();
  for (const { occurredAt, weight = 1, direction } of interactions) {
    if (weight <= 0) continue;
    const day = utcDay(occurredAt);
    const row = days.get(day) ?? { day, weight: 0, interactions: 0, inbound: 0, outbound: 0 };
    row.weight += weight;
    row.interactions += 1;
    if (direction === 'inbound') row.inbound += 1;
    if (direction === 'outbound') row.outbound += 1;
    days.set(day, row);
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}
