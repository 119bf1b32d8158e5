import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { KEEPS_CELLS } from '../database/kept-tables';
import { SCORED_RUN } from '../database/scored-run.queries';
import { isoDay, utcDay } from '../scoring/iso-day';
import { ScoredRun, type ScoredRunRow } from '../scoring/scored-run';
import { TenantReader } from '../serving/tenant-reader';
import { KEPT_TRIANGLE } from './kept-triangle-sql';
import { type PeriodUnit, periodAt, periodOf } from './period';
import { MEMBERS, TRIANGLE } from './triangle-sql';
import { MEMBERS_V1, TRIANGLE_V1 } from './triangle-version-1-sql';

/** One finished period of a cohort; only the size if the cohort has none yet. */
export interface TriangleRow {
  /** First day of the entry period, YYYY-MM-DD. */
  readonly entry: string;
  readonly size: number;
  readonly offset: number | null;
  readonly active: number | null;
  /** Mean at the end of the period, 6 decimals. */
  readonly avg_depth: number | null;
}

interface KeptRow extends TriangleRow {
  readonly missing: number;
  readonly state_read: string | null;
}

interface Member {
  readonly user_id: string;
  readonly contact_name: string;
  /** YYYY-MM-DD. */
  readonly first_day: string;
  /** In the period. */
  readonly active: boolean;
}

/** When the member took part, with any agent, up to the end of the period, ascending: day since 1970-01-01, weight. */
export interface MemberRow extends Member {
  readonly days: readonly (readonly [day: number, weight: number])[];
}

/** Under version 1 of the score, with the settings of the newest run. */
export interface MemberRowV1 extends Member, Pick<RecomputeRun, 'score_settings'> {
  /** With any agent, up to the end of the period, ascending: day since 1970-01-01, weights, interactions. */
  readonly days: readonly (readonly [day: number, weight: number, interactions: number])[];
}

/** All offsets of cohorts, and their members. */
@Injectable()
export class TriangleQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns null before the first run */
  async run(projectId: ProjectId): Promise<ScoredRun | null> {
    const [row]: ScoredRunRow[] = await this.reader.query(projectId, SCORED_RUN);
    return row ? new ScoredRun(row) : null;
  }

  /**
   * The newest cohorts, ascending, with all their finished periods; see `TRIANGLE`.
   *
   * @param cohorts maximum number
   */
  async triangle(projectId: ProjectId, unit: PeriodUnit, cohorts: number, run: ScoredRun): Promise<TriangleRow[]> {
    if (run.version === 1) return (await this.triangleV1(projectId, unit, cohorts)).filter(isTriangleRow);
    const kept = run.keptTables >= KEEPS_CELLS ? await this.keptTriangle(projectId, unit, cohorts, run) : null;
    if (kept) return kept;
    const models = modelsOfPeriods(unit, run);
    return await this.reader.queryHeavy(projectId, TRIANGLE, [unit, cohorts, run.asOf, models.numbers, models.first]);
  }

  /**
   * Members of one cohort, by user_id, with what they did in one period.
   *
   * @param entry first and last day of the entry period
   * @param period first and last day of the period
   * @param active only members active in it, or only the others; null for all
   * @param after user_id; null: from the start
   * @param asOf the served day, YYYY-MM-DD
   */
  async members(
    projectId: ProjectId,
    entry: { readonly from: string; readonly to: string },
    period: { readonly from: string; readonly to: string },
    active: boolean | null,
    after: string | null,
    limit: number,
    asOf: string,
  ): Promise<MemberRow[]> {
    const asked = [entry.from, entry.to, period.from, period.to, active, after, limit, asOf];
    return await this.reader.queryHeavy(projectId, MEMBERS, asked);
  }

  /** @returns null if a cell is not stored, or another run finished meanwhile */
  private async keptTriangle(
    projectId: ProjectId,
    unit: PeriodUnit,
    cohorts: number,
    run: ScoredRun,
  ): Promise<TriangleRow[] | null> {
    const rows: KeptRow[] = await this.reader.query(projectId, KEPT_TRIANGLE, [unit, cohorts, run.asOf]);
    if (rows.length === 0 || rows.some(({ missing, state_read }) => missing > 0 || state_read !== run.state))
      return null;
    return rows.map(({ missing: _, state_read: __, ...row }) => row);
  }

  private async triangleV1(
    projectId: ProjectId,
    unit: PeriodUnit,
    cohorts: number,
  ): Promise<(TriangleRow | NoTriangleRow)[]> {
    return await this.reader.queryHeavy(projectId, TRIANGLE_V1, [unit, cohorts]);
  }

  /** The same under version 1 of the score. */
  async membersV1(
    projectId: ProjectId,
    entry: { readonly from: string; readonly to: string },
    period: { readonly from: string; readonly to: string },
    active: boolean | null,
    after: string | null,
    limit: number,
  ): Promise<MemberRowV1[]> {
    return await this.reader.queryHeavy(projectId, MEMBERS_V1, [
      entry.from,
      entry.to,
      period.from,
      period.to,
      active,
      after,
      limit,
    ]);
  }
}

/** The row of a project without cohorts. */
interface NoTriangleRow {
  readonly entry: null;
}

function isTriangleRow(row: TriangleRow | NoTriangleRow): row is TriangleRow {
  return row.entry !== null;
}

/** The models in force at the ends of periods, six numbers each, and the number of the first period. */
function modelsOfPeriods(unit: PeriodUnit, run: ScoredRun): { readonly first: number; readonly numbers: number[] } {
  const last = periodOf(unit, run.asOf).number;
  const { firstModelDay } = run;
  // Before the period in which the first model came into force, all periods have the fixed one.
  const first = firstModelDay === null ? last : Math.min(last, periodOf(unit, isoDay(firstModelDay)).number - 1);
  const numbers: number[] = [];
  for (let number = first; number <= last; number++) {
    const { base, a, f, s, m, replyChance } = run.modelOf(utcDay(periodAt(unit, number).to));
    numbers.push(base, a, f, s, m, replyChance);
  }
  return { first, numbers };
}
