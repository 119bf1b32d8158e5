import { Injectable } from '@nestjs/common';
import type { ProjectId, TenantProject } from '../auth/tenant';
import { activeDay } from '../scoring/active-day';
import { isoDay } from '../scoring/iso-day';
import {
  type MoatComponent,
  type MoatSums,
  moatContributions,
  moatEffect,
  moatSlope,
} from '../scoring/moat-explanation';
import { scoreRelationship } from '../scoring/relationship-score';
import { utcDay } from '../scoring/roll-up';
import { round6 } from '../scoring/round6';
import { DEFAULT_PROJECT_SETTINGS, type ProjectSettings, scoreSettings } from '../scoring/score-settings';
import type { DatedAnswer } from './answer-date';
import { type DayRange, daysOf, notAfter } from './day-range';
import type { MoatIndexExplanationBody, MoatIndexHistoryBody, MoatIndexPoint, MoatMover } from './moat-explanation.dto';
import { type MoatPointRow, MoatQueries, type MoatSnapshotRow, type MoverRow } from './moat-explanation.queries';
import { RestatedQueries } from './restated.queries';

const WEEK = 7;
const MOVERS = 10;
/** So many are weighed exactly: the slope, by which they are found, is no more than close. */
const CANDIDATES = 50;
type MoatSnapshot = Omit<MoatSnapshotRow, 'date'>;

/** docs/score.md: an empty book has index 0 and trend .5. */
const EMPTY: MoatSnapshot = {
  total: 0,
  moat_index: 0,
  breadth: 0,
  depth_quality: 0,
  trend: 0.5,
  risk: 0,
  depth_sum: '0',
  depth_squares: '0',
  gains: '0',
  losses: '0',
  potential: '0',
  potential_at_risk: '0',
};
/** Before the first run the settings of the project are in no number yet. */
const BEFORE_THE_FIRST_RUN = {
  as_of: null,
  date: null,
  breadth_half: DEFAULT_PROJECT_SETTINGS.breadthHalf,
  score_settings: {},
};

/** Why the Moat Index of a project is what it is, and what it was. */
@Injectable()
export class MoatService {
  constructor(
    private readonly queries: MoatQueries,
    private readonly restated: RestatedQueries,
  ) {}

  async explain(projectId: ProjectId): Promise<MoatIndexExplanationBody> {
    const [run = BEFORE_THE_FIRST_RUN, weekAgo] = await this.queries.snapshots(projectId, [0, WEEK]);
    const row = run.date === null ? EMPTY : run;
    const prev = weekAgo && weekAgo.date !== null ? weekAgo.moat_index : 0;
    const sums = sumsOf(row);
    const values = { breadth: row.breadth, depth_quality: row.depth_quality, trend: row.trend, risk: row.risk };
    const settings = { ...scoreSettings(run.score_settings), breadthHalf: run.breadth_half };
    const parts = moatContributions(values, row.moat_index, settings);
    const part = (name: MoatComponent) => {
      const { weight = 0, value = 0, contribution = 0 } = parts.find(({ component }) => component === name) ?? {};
      return { weight, value, contribution };
    };
    return {
      as_of: run.date ?? run.as_of,
      moat_index: row.moat_index,
      moat_index_prev: prev,
      moat_index_delta: round6(row.moat_index - prev),
      relationships: row.total,
      breadth: { ...part('breadth'), sum_of_depths: round6(sums.depth), breadth_half: run.breadth_half },
      depth_quality: {
        ...part('depth_quality'),
        sum_of_depths: round6(sums.depth),
        sum_of_squared_depths: round6(sums.depthSquares),
      },
      trend: { ...part('trend'), gains: round6(sums.gains), losses: round6(sums.losses) },
      risk: {
        ...part('risk'),
        potential: round6(sums.potential),
        potential_at_risk: round6(sums.potentialAtRisk),
      },
      movers: run.date === null ? [] : await this.movers(projectId, run.date, sums, settings),
    };
  }

  /** @throws InvalidInput for a range that has no answer */
  async history({ projectId, served }: TenantProject, range: DayRange): Promise<DatedAnswer<MoatIndexHistoryBody>> {
    if (!served) return { body: { ...range, kept_from: null, points: [] }, asOf: null, restatedFrom: null };
    const to = notAfter(served.asOf, 'to', range.to);
    const last = utcDay(to);
    const dates = daysOf(range, last);
    const rows = await this.queries.points(
      projectId,
      to,
      dates.map((date) => last - date),
    );
    const from = isoDay(dates[0] ?? last);
    return {
      body: {
        from,
        to,
        step: range.step,
        kept_from: rows[0]?.kept_from ?? null,
        points: rows.flatMap(moatPoints),
      },
      asOf: to,
      restatedFrom: await this.restated.restatedFrom(projectId, from, to),
    };
  }

  private async movers(
    projectId: ProjectId,
    date: string,
    sums: MoatSums,
    settings: ProjectSettings,
  ): Promise<MoatMover[]> {
    const slope = moatSlope(sums, settings.breadthHalf, settings);
    const rows = await this.queries.movers(projectId, date, slope, settings, CANDIDATES);
    return rows
      .map((row) => mover(row, utcDay(date) - WEEK, sums, settings))
      .filter(({ effect }) => effect !== 0)
      .sort(
        (a, b) =>
          Math.abs(b.effect) - Math.abs(a.effect) || order(a.agent_id, b.agent_id) || order(a.user_id, b.user_id),
      )
      .slice(0, MOVERS);
  }
}

function mover(row: MoverRow, weekAgo: number, sums: MoatSums, settings: ProjectSettings): MoatMover {
  const before = scoreRelationship(row.days.map(activeDay), weekAgo, settings);
  const now = { depth: row.depth, trend: row.trend, potential: row.potential, atRisk: row.at_risk };
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    effect: moatEffect(sums, now, before, settings.breadthHalf, settings),
    depth: row.depth,
    depth_week_ago: before?.depth ?? 0,
    at_risk: row.at_risk,
    at_risk_week_ago: before?.atRisk ?? false,
  };
}

function sumsOf(row: MoatSnapshot): MoatSums {
  return {
    depth: Number(row.depth_sum) / 1e6,
    depthSquares: Number(row.depth_squares) / 1e12,
    gains: Number(row.gains) / 1e6,
    losses: Number(row.losses) / 1e6,
    potential: Number(row.potential) / 1e6,
    potentialAtRisk: Number(row.potential_at_risk) / 1e6,
  };
}

function moatPoints(row: MoatPointRow): MoatIndexPoint[] {
  if (row.date === null) return [];
  const { date, moat_index, breadth, depth_quality, trend, risk, total } = row;
  return [{ date, moat_index, breadth, depth_quality, trend, risk, relationships: total }];
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
