import { type ModelRow, modelOn } from './model';
import { scoreRelationship } from './relationship-score';
import type { RelationshipDay } from './roll-up';

/** A finished week of a cohort. Days are days since 1970-01-01. */
export interface CohortWeek {
  readonly entryWeek: number;
  readonly weekOffset: number;
  readonly size: number;
  readonly active: number;
  readonly depthSum: number;
}

/**
 * The cohorts of contacts by the ISO week of the first day on which they took part.
 *
 * @param contacts the days of each contact, with all agents
 * @param models of the project; a week is scored under the one in force on its Sunday
 */
export function cohortWeeks(
  contacts: readonly (readonly RelationshipDay[])[],
  asOf: number,
  models: readonly ModelRow[] = [],
): CohortWeek[] {
  const cohorts = new Map<number, (readonly RelationshipDay[])[]>();
  for (const days of contacts) {
    const first = days.find(({ day, weight }) => weight > 0 && day <= asOf);
    if (!first) continue;
    const week = monday(first.day);
    cohorts.set(week, [...(cohorts.get(week) ?? []), days]);
  }
  return [...cohorts]
    .sort(([one], [other]) => one - other)
    .flatMap(([entryWeek, members]) =>
      Array.from({ length: Math.max(0, Math.floor((asOf - entryWeek - 6) / 7) + 1) }, (_, weekOffset) => {
        const [from, sunday] = [entryWeek + 7 * weekOffset, entryWeek + 7 * weekOffset + 6];
        const model = modelOn(models, sunday);
        return {
          entryWeek,
          weekOffset,
          size: members.length,
          active: members.filter((days) => days.some((it) => it.weight > 0 && it.day >= from && it.day <= sunday))
            .length,
          depthSum: members.reduce((sum, days) => sum + (scoreRelationship(days, sunday, model)?.depth ?? 0), 0),
        };
      }),
    );
}

/** 1970-01-01 was a Thursday. */
function monday(day: number): number {
  return day - ((day + 3) % 7);
}
