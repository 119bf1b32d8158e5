import { Injectable } from '@nestjs/common';
import type { ProjectId, TenantProject } from '../auth/tenant';
import { isoDay, utcDay } from '../scoring/iso-day';
import { type MoatComponent, moatContributions } from '../scoring/moat-contributions';
import { moatSlope } from '../scoring/moat-explanation';
import { EMPTY_MOAT_INDEX, moatIndexOfSums } from '../scoring/moat-index';
import type { MoatSums } from '../scoring/moat-rules';
import { dayModel, FIXED_MODEL, type ModelRow } from '../scoring/model';
import { round6 } from '../scoring/round6';
import { SCORE_VERSION } from '../scoring/score-constants';
import { DEFAULT_PROJECT_SETTINGS, type ProjectSettings, scoreSettings } from '../scoring/score-settings';
import { modelOfRow, type StoredModel } from '../scoring/stored-model';
import { type MoatSums as MoatSumsV1, moatSlope as moatSlopeV1 } from '../scoring/version-1/moat-explanation';
import type { AsOfResponse } from '../serving/as-of-headers';
import { ResponseCache } from '../serving/response-cache';
import { RestatedQueries } from '../serving/restated.queries';
import type { TableBody } from '../serving/table-body';
import { type DayRangeParameters, daysOf, notAfter } from './day-range';
import type { MoatIndexExplanationBody, MoatIndexHistoryBody, MoatIndexPoint, MoatMover } from './moat-explanation.dto';
import { type MoatPointRow, MoatQueries, type MoatSnapshotRow } from './moat-explanation.queries';
import { greatest, mover, moverV1, sumsOf, sumsOfV1 } from './moat-movers';

const WEEK = 7;
/**
 * Number of relationships whose effect is computed exactly, because the slope by which they are found is only an
 * estimate.
 */
const CANDIDATES = 50;
type MoatSnapshot = Omit<MoatSnapshotRow, 'date'>;
/** The parts that differ between the two versions of the score. */
interface Explained {
  readonly breadth: Omit<MoatIndexExplanationBody['breadth'], 'weight' | 'value' | 'contribution' | 'breadth_half'>;
  readonly depth_quality: Omit<MoatIndexExplanationBody['depth_quality'], 'weight' | 'value' | 'contribution'>;
  readonly trend: { readonly gains: number; readonly losses: number };
  readonly risk: Omit<MoatIndexExplanationBody['risk'], 'weight' | 'value' | 'contribution'>;
  readonly movers: MoatMover[];
  /** The index of a week ago under the current model; null: as published. */
  readonly prev: number | null;
}

const EMPTY: MoatSnapshot = {
  total: 0,
  moat_index: EMPTY_MOAT_INDEX.moatIndex,
  breadth: EMPTY_MOAT_INDEX.breadth,
  depth_quality: EMPTY_MOAT_INDEX.depthQuality,
  trend: EMPTY_MOAT_INDEX.trend,
  risk: EMPTY_MOAT_INDEX.risk,
  model_version: null,
  depth_sum: '0',
  depth_squares: '0',
  gains: '0',
  losses: '0',
  potential: '0',
  potential_at_risk: '0',
  heard: 0,
  evidence_sum: '0',
  weight: '0',
  weighted_evidence: '0',
  weight_lost: '0',
};
/** Before the first run, the settings of the project affect no number yet. */
const BEFORE_THE_FIRST_RUN = {
  state: null,
  as_of: null,
  date: null,
  breadth_half: DEFAULT_PROJECT_SETTINGS.breadthHalf,
  score_settings: {},
  score_version: SCORE_VERSION,
  model: null,
};

/** Explains the Moat Index of a project, and returns its history. */
@Injectable()
export class MoatService {
  constructor(
    private readonly queries: MoatQueries,
    private readonly restated: RestatedQueries,
    private readonly responses: ResponseCache,
  ) {}

  async explain(project: TenantProject): Promise<TableBody> {
    return await this.responses.computed(project, 'moat explanation', [], () => this.explanation(project.projectId));
  }

  private async explanation(
    projectId: ProjectId,
  ): Promise<{ readonly state: string | null; readonly body: MoatIndexExplanationBody }> {
    const [run = BEFORE_THE_FIRST_RUN, weekAgo] = await this.queries.snapshots(projectId, [0, WEEK]);
    const row = run.date === null ? EMPTY : run;
    const then = weekAgo && weekAgo.date !== null ? weekAgo : null;
    const values = { breadth: row.breadth, depth_quality: row.depth_quality, trend: row.trend, risk: row.risk };
    const settings = { ...scoreSettings(run.score_settings), breadthHalf: run.breadth_half };
    const parts = moatContributions(values, row.moat_index, settings);
    const part = (name: MoatComponent) => {
      const { weight = 0, value = 0, contribution = 0 } = parts.find(({ component }) => component === name) ?? {};
      return { weight, value, contribution };
    };
    const isVersion2 = run.score_version > 1;
    const explained = await (isVersion2
      ? this.explained(projectId, run.date, row, run.model, settings)
      : this.explainedV1(projectId, run.date, row, settings));
    const isSameModel = then?.model_version === row.model_version && (run.model?.y ?? 0) === 0;
    const prev = then === null ? 0 : isSameModel ? then.moat_index : (explained.prev ?? then.moat_index);
    const body = {
      as_of: run.date ?? run.as_of,
      score_version: run.score_version,
      model_version: isVersion2 ? (run.model?.version ?? FIXED_MODEL.version) : null,
      moat_index: row.moat_index,
      moat_index_prev: prev,
      moat_index_delta: round6(row.moat_index - prev),
      relationships: row.total,
      breadth: { ...part('breadth'), ...explained.breadth, breadth_half: run.breadth_half },
      depth_quality: { ...part('depth_quality'), ...explained.depth_quality },
      trend: { ...part('trend'), ...explained.trend },
      risk: { ...part('risk'), ...explained.risk },
      movers: explained.movers,
    };
    return { state: run.state, body };
  }

  private async explainedV1(
    projectId: ProjectId,
    date: string | null,
    row: MoatSnapshot,
    settings: ProjectSettings,
  ): Promise<Explained> {
    const sums = sumsOfV1(row);
    const depths = { sum_of_depths: round6(sums.depth) };
    return {
      breadth: { ...depths, sum_of_evidence: null },
      depth_quality: {
        ...depths,
        sum_of_squared_depths: round6(sums.depthSquares),
        sum_of_weights: null,
        weighted_evidence: null,
      },
      trend: { gains: round6(sums.gains), losses: round6(sums.losses) },
      risk: {
        potential: round6(sums.potential),
        potential_at_risk: round6(sums.potentialAtRisk),
        sum_of_weights: null,
        weight_lost: null,
      },
      movers: date === null ? [] : await this.moversV1(projectId, date, sums, settings),
      prev: null,
    };
  }

  private async explained(
    projectId: ProjectId,
    date: string | null,
    row: MoatSnapshot,
    stored: StoredModel | null,
    settings: ProjectSettings,
  ): Promise<Explained> {
    const sums = sumsOf(row);
    const model = stored ? modelOfRow(stored) : FIXED_MODEL;
    const weights = { sum_of_weights: round6(sums.weight) };
    const week =
      date === null
        ? { movers: [], prev: null }
        : await this.movers(projectId, date, sums, { ...model, horizon: settings.horizon }, settings);
    return {
      breadth: { sum_of_depths: null, sum_of_evidence: round6(sums.evidence) },
      depth_quality: {
        sum_of_depths: null,
        sum_of_squared_depths: null,
        ...weights,
        weighted_evidence: round6(sums.weightedEvidence),
      },
      trend: { gains: round6(sums.gains), losses: round6(sums.losses) },
      risk: { potential: null, potential_at_risk: null, ...weights, weight_lost: round6(sums.weightLost) },
      ...week,
    };
  }

  /** @throws InvalidInput for an impossible range */
  async history(
    { projectId, served }: TenantProject,
    range: DayRangeParameters,
  ): Promise<AsOfResponse<MoatIndexHistoryBody>> {
    if (!served)
      return { body: { ...range, kept_from: null, points: [] }, asOf: null, restatedFrom: null, modelVersion: null };
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
      modelVersion: rows.flatMap(moatPoints).at(-1)?.model_version ?? null,
    };
  }

  private async moversV1(
    projectId: ProjectId,
    date: string,
    sums: MoatSumsV1,
    settings: ProjectSettings,
  ): Promise<MoatMover[]> {
    const slope = moatSlopeV1(sums, settings.breadthHalf, settings);
    const rows = await this.queries.moversV1(projectId, date, slope, settings, CANDIDATES);
    return greatest(rows.map((row) => moverV1(row, utcDay(date) - WEEK, sums, settings)));
  }

  private async movers(
    projectId: ProjectId,
    date: string,
    sums: MoatSums<number>,
    model: ModelRow,
    settings: ProjectSettings,
  ): Promise<Pick<Explained, 'movers' | 'prev'>> {
    const day = utcDay(date);
    const slope = moatSlope(sums, settings.breadthHalf, settings);
    const rows = await this.queries.movers(projectId, date, slope, dayModel(model, day), settings, CANDIDATES);
    const week = rows[0] && moatIndexOfSums(sumsOf(rows[0].week), settings.breadthHalf, settings);
    return { movers: greatest(rows.map((row) => mover(row, sums, settings))), prev: week?.moatIndex ?? null };
  }
}

function moatPoints(row: MoatPointRow): MoatIndexPoint[] {
  if (row.date === null) return [];
  const { date, moat_index, breadth, depth_quality, trend, risk, total, score_version, model_version } = row;
  const components = { breadth, depth_quality, trend, risk };
  return [{ date, moat_index, ...components, relationships: total, score_version, model_version }];
}
