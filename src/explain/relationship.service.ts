import { setImmediate } from 'node:timers/promises';
import { Injectable, NotFoundException } from '@nestjs/common';
import type { TenantAgent } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { isoDay, utcDay } from '../scoring/iso-day';
import { ScoredDays } from '../scoring/score-basis';
import type { AsOfResponse } from '../serving/as-of-headers';
import { RestatedQueries } from '../serving/restated.queries';
import { type DayRangeParameters, daysOf, notAfter } from './day-range';
import type { DepthExplanationBody } from './depth-explanation.dto';
import type { DepthHistoryBody, DepthHistoryPoint } from './depth-history.dto';
import { RelationshipQueries } from './relationship.queries';
import { type DepthExplanation, depthExplanation, depthPoint } from './relationship-answers';
import { depthExplanationV1 } from './relationship-answers-version-1';

const INTERACTIONS = 10;
/** How long computing a history may block the process at once. */
const MAX_PIECE_MS = 20;

/** Computes one relationship on any past day by the formula itself: exact for every day of the roll-up. */
@Injectable()
export class RelationshipService {
  constructor(
    private readonly queries: RelationshipQueries,
    private readonly restated: RestatedQueries,
  ) {}

  /**
   * @param asOf YYYY-MM-DD; null for the served day
   * @throws NotFoundException if agent and contact never interacted; InvalidInput for an impossible day
   */
  async explain(
    agent: TenantAgent,
    contactId: string,
    asOf: string | null,
  ): Promise<AsOfResponse<DepthExplanationBody>> {
    const { projectId, agentId } = agent;
    const row = found(
      storable(contactId) && (await this.queries.explained(projectId, agentId, contactId, asOf, INTERACTIONS)),
    );
    const date = notAfter(row.served_as_of, 'as_of', asOf);
    const days = new ScoredDays(row.basis);
    const explanation = explainedOn(days, utcDay(date));
    if (!explanation) throw tooEarly(date, days.firstDay);
    return {
      body: {
        agent_id: row.agent_id,
        user_id: row.user_id,
        contact_name: row.contact_name,
        as_of: date,
        ...explanation,
        on_hold_since: date === row.served_as_of ? row.on_hold_since : null,
        interactions: [...row.interactions],
      },
      asOf: date,
      modelVersion: explanation.model_version,
      restatedFrom: await this.restated.restatedFrom(projectId, date, date),
    };
  }

  /** @throws NotFoundException if agent and contact never interacted; InvalidInput for an impossible range */
  async history(
    agent: TenantAgent,
    contactId: string,
    range: DayRangeParameters,
  ): Promise<AsOfResponse<DepthHistoryBody>> {
    const { projectId, agentId } = agent;
    const row = found(
      storable(contactId) && (await this.queries.relationship(projectId, agentId, contactId, range.from)),
    );
    const to = notAfter(row.served_as_of, 'to', range.to);
    const dates = daysOf(range, utcDay(to));
    const days = new ScoredDays(row.basis);
    const points: DepthHistoryPoint[] = [];
    let begun = performance.now();
    for (const date of dates) {
      const point = depthPoint(date, days.scoreOn(date));
      if (point) points.push(point);
      // Each point of a long history takes milliseconds, so other requests run in between.
      if (performance.now() - begun < MAX_PIECE_MS) continue;
      await setImmediate();
      begun = performance.now();
    }
    const from = isoDay(dates[0] ?? utcDay(to));
    return {
      body: {
        agent_id: row.agent_id,
        user_id: row.user_id,
        contact_name: row.contact_name,
        from,
        to,
        step: range.step,
        points,
      },
      asOf: to,
      modelVersion: points.at(-1)?.model_version ?? null,
      restatedFrom: await this.restated.restatedFrom(projectId, from, to),
    };
  }
}

/** PostgreSQL's text cannot contain NUL, so neither can a contact id. */
function storable(contactId: string): true | null {
  return contactId.includes('\0') ? null : true;
}

function found<Row>(row: Row | null): Row {
  if (row === null) throw new NotFoundException();
  return row;
}

function explainedOn(days: ScoredDays, day: number): DepthExplanation | null {
  return days.versionOn(day) === 1 ? depthExplanationV1(days, day) : depthExplanation(days, day);
}

function tooEarly(date: string, firstDay: number | null): InvalidInput {
  const first = firstDay === null ? 'later' : isoDay(firstDay);
  return new InvalidInput([
    {
      message: `the relationship has no interaction by this day: its first active day is ${first}`,
      location: 'query.as_of',
      value: date,
    },
  ]);
}
