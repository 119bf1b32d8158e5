import { Injectable } from '@nestjs/common';
import { daysInWords } from '../scoring/day-words';
import { isoDay } from '../scoring/iso-day';
import { scoreSettings } from '../scoring/score-settings';
import { type BacktestCutoff, type BacktestModel, backtestModel } from '../validation/backtest-result';
import { cutoffDays } from '../validation/cutoff-days';
import { type CutoffEvaluation, evaluateCutoff } from '../validation/evaluate-cutoff';
import { type ModelName, SILENCE_MODELS } from '../validation/silence-models';
import { verdict } from '../validation/verdict';
import { BacktestError } from './backtest.error';
import { type BacktestProject, BacktestRunQueries } from './backtest-run.queries';
import {
  type FitReport,
  type ModelsOfDay,
  type ParticipationResult,
  ParticipationRunService,
} from './participation-run.service';

const MODELS = Object.keys(SILENCE_MODELS) as ModelName[];

/** The result of a backtest: printed by the command, stored, and returned by the API. */
export interface BacktestResult extends ParticipationResult {
  readonly horizon_days: number;
  readonly cutoffs: readonly BacktestCutoff[];
  readonly models: readonly BacktestModel[];
  readonly verdict: string;
}

export interface BacktestOptions {
  /** Maximum number of past days to predict from. */
  readonly cutoffs: number;
  /** Days to predict; by default the horizon of the project. */
  readonly horizon?: number;
  /** Called after each fit of the learned model. */
  readonly onFit?: FitReport;
  /** Receives the share of the work done, 0..1. */
  readonly onProgress?: (done: number) => void;
}

/** Tests the score on a project's own past, and stores the result. */
@Injectable()
export class BacktestRunService {
  constructor(
    private readonly queries: BacktestRunQueries,
    private readonly participation: ParticipationRunService,
  ) {}

  /** @returns null if there is no project with this id */
  async project(projectId: string): Promise<BacktestProject | null> {
    return await this.queries.project(projectId);
  }

  /** @returns the projects with a name, which is unique only within an organisation */
  async projects(name: string): Promise<BacktestProject[]> {
    return await this.queries.projects(name);
  }

  /** @throws BacktestError if nothing was computed yet, or the history is too short */
  async run(project: BacktestProject, options: BacktestOptions): Promise<BacktestResult> {
    const own = scoreSettings(project.settings ?? {});
    const horizon = options.horizon ?? own.horizon;
    const settings = { ...own, horizon };
    const learns = project.settings?.learned === undefined ? project.learns : project.settings.learned === 1;
    const result = await this.queries.onSnapshot(async (runner): Promise<BacktestResult> => {
      const span = await this.queries.span(runner, project.project_id);
      if (!span)
        throw new BacktestError('The project has no scored interactions yet: send or import some, then recompute it');
      const days = cutoffDays(span.first, span.last, horizon, options.cutoffs);
      if (days.length === 0) throw new BacktestError(tooShort(span, horizon));
      const cutoffs: BacktestCutoff[] = [];
      const evaluations: (CutoffEvaluation & { readonly date: string })[] = [];
      const fitted: ModelsOfDay[] = [];
      // The model is fitted at each cutoff, which is read and evaluated, and then once more for the two models of version 2.
      const steps = 4 * days.length;
      let done = 0;
      const step = () => options.onProgress?.(++done / steps);
      // One at a time, so that memory holds the relationships of one cutoff only.
      for (const day of days) {
        const onDay = await this.participation.modelsOn(runner, project.project_id, day, horizon, options.onFit);
        if (onDay) fitted.push(onDay);
        step();
        const sample = await this.queries.sample(runner, project.project_id, day, horizon);
        step();
        const date = isoDay(day);
        const silent = sample.mark((it) => it.activeAfter === 0).reduce((sum, one) => sum + one, 0);
        cutoffs.push({ date, relationships: sample.size, silent });
        const row = onDay?.models[learns ? 'learned' : 'fixed'];
        evaluations.push(...evaluateCutoff(sample, settings, MODELS, row).map((it) => ({ ...it, date })));
        step();
      }
      const models = MODELS.map((name) =>
        backtestModel(
          name,
          evaluations.filter(({ model }) => model === name),
        ),
      );
      const participation = await this.participation.evaluate(runner, project.project_id, fitted, settings, step);
      return { horizon_days: horizon, cutoffs, models, verdict: verdict(models, horizon), ...participation };
    });
    await this.queries.save(project.project_id, result);
    return result;
  }
}

function tooShort({ first, last }: { first: number; last: number }, horizon: number): string {
  const days = last - first + 1;
  const longest = Math.floor(days / 2);
  const advice = longest >= 1 ? `; a horizon of ${daysInWords(longest)} is the longest that fits` : '';
  return `The history is too short: ${daysInWords(days)} from ${isoDay(first)} to ${isoDay(last)}, but ${horizon} are needed before a cutoff and ${horizon} after it${advice}`;
}
