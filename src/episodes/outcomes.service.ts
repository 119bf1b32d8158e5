import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { FIRST_DATE } from '../database/calendar-date';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { isoDay } from '../scoring/iso-day';
import { outcomeComparison, outcomeGroups } from './outcome-comparison';
import type { OutcomeParameters } from './outcome-parameters';
import type { OutcomesBody } from './outcomes.dto';
import { OutcomesQueries } from './outcomes.queries';

const DAY_MS = 86_400_000;
/** Within so many days a contact returns, or does not. */
const RETURN_DAYS = 30;
const DEFAULT_DAYS = 90;
const MAX_DAYS = 731;

const OBSERVED =
  'observed_difference is what was observed, not a proven effect: people choose whom they write to, and who comes back at once leaves no time to act.';
const ESTIMATED = 'effect is an estimate of what offering the episodes does: chance decided which were held out.';

/** What became of episodes, by what was recommended. */
@Injectable()
export class OutcomesService {
  constructor(private readonly queries: OutcomesQueries) {}

  /** @throws InvalidInput for a range of more than two years, or one that ends before it begins */
  async outcomes(projectId: ProjectId, asked: OutcomeParameters): Promise<OutcomesBody> {
    const asOf = (await this.queries.asOf(projectId)) ?? isoDay(Math.floor(Date.now() / DAY_MS));
    const known = shifted(asOf, -RETURN_DAYS);
    const to = asked.to ?? (asked.from !== null && asked.from > known ? asked.from : known);
    const from = asked.from ?? shifted(to, 1 - DEFAULT_DAYS);
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (days > MAX_DAYS) {
      const message = `a range has at most ${MAX_DAYS} days; this one has ${days}`;
      throw new InvalidInput([{ message, location: 'query.from', value: from }]);
    }
    const lastKnown = to < known ? to : known;
    const counts = from <= lastKnown ? await this.queries.counts(projectId, from, lastKnown, RETURN_DAYS) : [];
    const firstPending = from > known ? shifted(from, -1) : known;
    const pending = to > known ? await this.queries.pending(projectId, firstPending, to) : 0;
    const hasHoldout = counts.some(({ holdout }) => holdout);
    return {
      from,
      to,
      pending,
      has_holdout: hasHoldout,
      meaning: hasHoldout ? `${ESTIMATED} ${OBSERVED}` : OBSERVED,
      overall: outcomeComparison(counts),
      groups: outcomeGroups(counts),
    };
  }
}

/** @returns the day so many days later, not before the first day of the calendar */
function shifted(day: string, days: number): string {
  return isoDay(Math.max(Date.parse(FIRST_DATE), Date.parse(day) + days * DAY_MS) / DAY_MS);
}
