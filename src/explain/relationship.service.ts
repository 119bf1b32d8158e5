import { setImmediate } from 'node:timers/promises';
import { Injectable, NotFoundException } from '@nestjs/common';
import type { TenantAgent } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { activeDay } from '../scoring/active-day';
import { isoDay } from '../scoring/iso-day';
import { scoreRelationship } from '../scoring/relationship-score';
import { type ActiveDay, utcDay } from '../scoring/roll-up';
import { scoreSettings } from '../scoring/score-settings';
import type { DatedAnswer } from './answer-date';
import { type DayRange, daysOf, notAfter } from './day-range';
import type { DepthExplanationBody, DepthHistoryBody, DepthHistoryPoint } from './relationship.dto';
import { RelationshipQueries } from './relationship.queries';
import { depthExplanation, depthPoint } from './relationship-answers';
import { RestatedQueries } from './restated.queries';

const INTERACTIONS = 10;
/** For which a history may keep the process to itself. */
const MAX_PIECE_MS = 20;

/** One relationship on any day of its past, by the formula itself: exact for every day that the roll-up knows. */
@Injectable()
export class RelationshipService {
  constructor(
    private readonly queries: RelationshipQueries,
    private readonly restated: RestatedQueries,
  ) {}

  /**
   * @param asOf YYYY-MM-DD; null for the day that is served
   * @throws NotFoundException where agent and contact never interacted; InvalidInput for a day that has no answer
   */
  async explain(
    agent: TenantAgent,
    contactId: string,
    asOf: string | null,
  ): Promise<DatedAnswer<DepthExplanationBody>> {
    const { projectId, agentId } = agent;
    const row = found(
      storable(contactId) && (await this.queries.explained(projectId, agentId, contactId, asOf, INTERACTIONS)),
    );
    const date = notAfter(row.served_as_of, 'as_of', asOf);
    const days = row.days.map(activeDay);
    const settings = scoreSettings(row.score_settings);
    const score = scoreRelationship(days, utcDay(date), settings);
    if (!score) throw tooEarly(date, days);
    return {
      body: {
        agent_id: agentId,
        user_id: contactId,
        contact_name: row.contact_name,
        as_of: date,
        ...depthExplanation(days, score, settings),
        interactions: [...row.interactions],
      },
      asOf: date,
      restatedFrom: await this.restated.restatedFrom(projectId, date, date),
    };
  }

  /**
   * @throws NotFoundException where agent and contact never interacted; InvalidInput for a range that has no answer
   */
  async history(agent: TenantAgent, contactId: string, range: DayRange): Promise<DatedAnswer<DepthHistoryBody>> {
    const { projectId, agentId } = agent;
    const row = found(storable(contactId) && (await this.queries.relationship(projectId, agentId, contactId)));
    const to = notAfter(row.served_as_of, 'to', range.to);
    const dates = daysOf(range, utcDay(to));
    const days = row.days.map(activeDay);
    const settings = scoreSettings(row.score_settings);
    const points: DepthHistoryPoint[] = [];
    let begun = performance.now();
    for (const date of dates) {
      const point = depthPoint(date, scoreRelationship(days, date, settings));
      if (point) points.push(point);
      // Of a long history each point takes milliseconds: nobody else waits for all of them.
      if (performance.now() - begun < MAX_PIECE_MS) continue;
      await setImmediate();
      begun = performance.now();
    }
    const from = isoDay(dates[0] ?? utcDay(to));
    return {
      body: {
        agent_id: agentId,
        user_id: contactId,
        contact_name: row.contact_name,
        from,
        to,
        step: range.step,
        points,
      },
      asOf: to,
      restatedFrom: await this.restated.restatedFrom(projectId, from, to),
    };
  }
}

/** PostgreSQL's text has no NUL, so no contact has one either. */
function storable(contactId: string): true | null {
  return contactId.includes('\0') ? null : true;
}

function found<Row>(row: Row | null): Row {
  if (row === null) throw new NotFoundException();
  return row;
}

function tooEarly(date: string, days: readonly ActiveDay[]): InvalidInput {
  const first = days[0] ? isoDay(days[0].day) : 'later';
  return new InvalidInput([
    {
      message: `the relationship has no interaction by then: its first active day is ${first}`,
      location: 'query.as_of',
      value: date,
    },
  ]);
}
