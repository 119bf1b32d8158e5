import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { decodeCursor, type PagedList } from '../http/query/cursor';
import { pageOf } from '../http/query/page';
import { utcDay } from '../scoring/iso-day';
import { scoreRelationship } from '../scoring/relationship-score';
import { round6 } from '../scoring/round6';
import { scoreSettings } from '../scoring/score-settings';
import type { ScoredRun } from '../scoring/scored-run';
import { scoreRelationship as scoreVersion1 } from '../scoring/version-1/relationship-score';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import { type Period, type PeriodUnit, periodAt, periodLabel, periodOf } from './period';
import type { CohortMember, CohortMembersBody, CohortTriangleBody, TriangleCell, TriangleCohort } from './triangle.dto';
import { type MemberRow, type MemberRowV1, TriangleQueries, type TriangleRow } from './triangle.queries';
import type { MembersParameters } from './triangle-parameters';

/** Retention of cohorts at every offset, and the members behind each figure. */
@Injectable()
export class TriangleService {
  constructor(
    private readonly queries: TriangleQueries,
    private readonly responses: ResponseCache,
  ) {}

  /** @param cohorts maximum number, 1 or more */
  async triangle(project: TenantProject, unit: PeriodUnit, cohorts: number): Promise<TableBody> {
    return await this.responses.computed(project, 'triangle', [unit, cohorts], async () => {
      const run = await this.queries.run(project.projectId);
      if (!run) return { state: null, body: { unit, as_of: null, cohorts: [] } satisfies CohortTriangleBody };
      const rows = await this.queries.triangle(project.projectId, unit, cohorts, run);
      return { state: run.state, body: triangleBody(unit, run.asOf, rows) };
    });
  }

  /**
   * @throws InvalidInput if `entry` is not the first day of a period, the period has not started, or the cursor is of
   *   another list
   */
  async members({ projectId, served }: TenantProject, request: MembersParameters): Promise<CohortMembersBody> {
    const { unit, offset, active, page_size: size } = request;
    if (!served) return { unit, entry: null, offset, from: null, to: null, ...NO_MEMBERS };
    const entry = periodOf(unit, request.entry ?? served.asOf);
    if (request.entry !== null && entry.from !== request.entry) {
      const message = `not the first day of a ${unit}; that is ${entry.from}`;
      throw new InvalidInput([{ message, location: 'query.entry', value: request.entry }]);
    }
    const current = periodOf(unit, served.asOf);
    if (entry.number + offset > current.number) {
      const message = `not started yet: the newest day is ${served.asOf}`;
      throw new InvalidInput([{ message, location: 'query.offset', value: offset }]);
    }
    const period = periodAt(unit, entry.number + offset);
    const complete = period.to <= served.asOf;
    const list: PagedList = { name: `cohort ${unit} ${entry.from} ${offset} ${active}`, keys: ['text'] };
    const after = decodeCursor(list, request.cursor);
    const run = await this.queries.run(projectId);
    if (!run) return { unit, entry: null, offset, from: null, to: null, ...NO_MEMBERS };
    const asked = [projectId, entry, period, active, after && String(after[0]), size + 1] as const;
    const found: (MemberRow | MemberRowV1)[] = await (run.version === 1
      ? this.queries.membersV1(...asked)
      : this.queries.members(...asked, run.asOf));
    const { rows, has_more, next_cursor } = pageOf({ list, size, after }, found, ({ user_id }) => [user_id]);
    const end = complete ? utcDay(period.to) : null;
    const members = rows.map((row) => ('score_settings' in row ? memberV1(row, end) : member(row, end, run)));
    return {
      unit,
      entry: entry.from,
      offset,
      from: period.from,
      to: period.to,
      complete,
      members,
      has_more,
      next_cursor,
    };
  }
}

const NO_MEMBERS = { complete: false, members: [], has_more: false, next_cursor: null };

/** @param rows ascending by cohort and offset */
function triangleBody(unit: PeriodUnit, as_of: string, rows: readonly TriangleRow[]): CohortTriangleBody {
  const byEntry = new Map<string, TriangleRow[]>();
  for (const row of rows) {
    const its = byEntry.get(row.entry);
    if (its) its.push(row);
    else byEntry.set(row.entry, [row]);
  }
  return { unit, as_of, cohorts: [...byEntry.values()].map((its) => cohort(unit, as_of, its)) };
}

/** @param rows of one cohort, ascending by offset */
function cohort(unit: PeriodUnit, as_of: string, rows: readonly TriangleRow[]): TriangleCohort {
  const [{ entry, size }] = rows as [TriangleRow];
  const first = periodOf(unit, entry);
  const cells = rows.flatMap((row) => finishedCell(unit, first, row));
  const unfinished = periodOf(unit, as_of);
  if (unfinished.to > as_of) {
    const { from, to, number } = unfinished;
    const offset = number - first.number;
    cells.push({ offset, from, to, complete: false, active: null, retention: null, avg_depth: null });
  }
  return { label: periodLabel(unit, first), entry, complete: first.to <= as_of, size, cells };
}

function finishedCell(
  unit: PeriodUnit,
  first: Period,
  { offset, active, avg_depth, size }: TriangleRow,
): TriangleCell[] {
  if (offset === null || active === null || avg_depth === null) return [];
  const { from, to } = periodAt(unit, first.number + offset);
  return [{ offset, from, to, complete: true, active, retention: round6(active / size), avg_depth }];
}

/** @param end last day of the period, on which the depth is measured; null if it has not ended */
function member(row: MemberRow, end: number | null, run: ScoredRun): CohortMember {
  const { user_id, contact_name, first_day, active, days } = row;
  const activeDays = days.map(([day, weight]) => ({
    day,
    weight,
    interactions: 1,
    inbound: 0,
    outbound: 0,
    lastWord: 'both' as const,
  }));
  const depth = end === null ? null : (scoreRelationship(activeDays, end, run.modelOn(end), run.settings)?.depth ?? 0);
  return { user_id, contact_name, first_day, active, depth };
}

function memberV1(row: MemberRowV1, end: number | null): CohortMember {
  const { user_id, contact_name, first_day, active, days } = row;
  const activeDays = days.map(([day, weight, interactions]) => ({
    day,
    weight,
    interactions,
    inbound: 0,
    outbound: 0,
  }));
  const depth = end === null ? null : (scoreVersion1(activeDays, end, scoreSettings(row.score_settings))?.depth ?? 0);
  return { user_id, contact_name, first_day, active, depth };
}
