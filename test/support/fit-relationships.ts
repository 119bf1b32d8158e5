import { createHash } from 'node:crypto';
import { attemptChance, type FitRow, fitModel, fitPart, planFit, type ReplySums } from '../../src/scoring/fit';
import type { ModelRow } from '../../src/scoring/model';
import { RelationshipHistory } from '../../src/scoring/relationship-history';

export interface FittedRelationship {
  readonly agent: string;
  readonly contact: string;
  /** Days and the weight in which the contact took part. */
  readonly days: readonly (readonly [day: number, weight: number])[];
}

/** The fit over relationships in memory; the application reads its rows from the database. */
export function fitRelationships(
  all: readonly FittedRelationship[],
  until: number,
  horizon: number,
  version: number,
  partOf = fitPart,
): ModelRow {
  const relationships = all
    .map(({ days, ...who }) => ({ ...who, days: days.filter(([day]) => day <= until).toSorted(([a], [b]) => a - b) }))
    .filter(({ days }) => days.length > 0)
    .map(({ days, ...who }) => ({
      ...who,
      start: days[0]?.[0] ?? 0,
      days,
      active: days.filter(([, weight]) => weight > 0),
    }));
  const starts = relationships.map(({ start }) => start).sort((a, b) => a - b);
  const plan = planFit({
    until,
    horizon,
    lStartDay: starts[Math.floor(starts.length / 100)] ?? null,
    days: relationships.flatMap(({ days }) => days.map(([day]) => day)),
    activeDays: relationships.flatMap(({ active }) => active.map(([day]) => day)),
  });
  const took = (active: readonly (readonly [number, number])[], after: number, to: number) =>
    active.some(([day]) => day > after && day <= to);
  const replies = new Map<string, { agent: string; attempts: number; replies: number; chances: number }>();
  for (const c of plan.replies?.cutoffs ?? []) {
    const h = plan.replies?.windowDays ?? 0;
    for (const { agent, start, active } of relationships) {
      if (start > c || took(active, Number.NEGATIVE_INFINITY, c)) continue;
      const sums = replies.get(agent) ?? { agent, attempts: 0, replies: 0, chances: 0 };
      replies.set(agent, sums);
      sums.attempts += 1;
      sums.replies += took(active, c, c + h) ? 1 : 0;
      sums.chances += attemptChance(h, c - start);
    }
  }
  const cutoffs = plan.rows?.cutoffs ?? [];
  const known = cutoffs.flatMap((c) => relationships.filter(({ active }) => took(active, Number.NEGATIVE_INFINITY, c)));
  const part = partOf(known.length);
  const rows = cutoffs.flatMap((cutoff) =>
    relationships.flatMap(({ agent, contact, active }): FitRow[] => {
      if (hash(agent, contact) % part !== 0) return [];
      const days = active.map(([day, weight]) => ({
        day,
        weight,
        interactions: 1,
        inbound: 0,
        outbound: 0,
        lastWord: 'both' as const,
      }));
      const state = RelationshipHistory.of(days).stateOn(cutoff);
      if (state === null) return [];
      const tookPart = took(active, cutoff, cutoff + (plan.rows?.windowDays ?? 0));
      return [{ ...state, agent, cutoff, tookPart }];
    }),
  );
  return fitModel(plan, [...replies.values()] as ReplySums[], rows, version);
}

function hash(agent: string, contact: string): number {
  return Number.parseInt(createHash('md5').update(`${agent}/${contact}`).digest('hex').slice(0, 8), 16);
}
