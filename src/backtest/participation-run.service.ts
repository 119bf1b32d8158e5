import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { forecast } from '../scoring/forecast';
import { isoDay } from '../scoring/iso-day';
import { FIXED_MODEL, isProvisional, type ModelRow } from '../scoring/model';
import type { ScoreSettings } from '../scoring/score-settings';
import {
  equalAlarms,
  evaluateParticipation,
  type ParticipationEvaluation,
  type ParticipationModel,
  participationModel,
  participationVerdict,
} from '../validation/participation';
import { ParticipationRunQueries } from './participation-run.queries';

const MODELS = ['fixed', 'learned'] as const;

/** How well the fixed and the learned model predicted that contacts take part. */
export interface ParticipationResult {
  readonly participation: readonly ParticipationModel[];
  readonly participation_verdict: string;
  /** Whether history was shorter than two horizons at the last cutoff. */
  readonly provisional: boolean;
}

/** Reports the size and duration of a fit. */
export type FitReport = (cutoff: string, rows: number, ms: number) => void;

interface Reports {
  readonly onFit?: FitReport | undefined;
  /** Called twice for each cutoff. */
  readonly onStep?: () => void;
}

/**
 * Compares the predictions of the two models of version 2 with what followed. The learned one is fitted at each cutoff.
 */
@Injectable()
export class ParticipationRunService {
  constructor(private readonly queries: ParticipationRunQueries) {}

  /** @param cutoffs days since 1970-01-01, ascending, at least one */
  async evaluate(
    runner: QueryRunner,
    projectId: string,
    cutoffs: readonly number[],
    settings: ScoreSettings,
    { onFit, onStep }: Reports = {},
  ): Promise<ParticipationResult> {
    if (!(await this.queries.isRolledUp(runner, projectId))) {
      return { participation: [], participation_verdict: '', provisional: false };
    }
    const { horizon } = settings;
    const evaluations: Record<(typeof MODELS)[number], ParticipationEvaluation[]> = { fixed: [], learned: [] };
    let provisional = false;
    for (const cutoff of cutoffs) {
      const started = performance.now();
      const fit = await this.queries.fit(runner, projectId, cutoff, horizon);
      onFit?.(isoDay(cutoff), fit?.rows.length ?? 0, performance.now() - started);
      onStep?.();
      const models = { fixed: { ...FIXED_MODEL, horizon }, learned: fit?.model ?? { ...FIXED_MODEL, horizon } };
      provisional = !fit || isProvisional(cutoff, fit.model.lStartDay, horizon);
      const { tookPart, forecasts } = await this.forecasts(runner, projectId, cutoff, settings, models);
      const alarms = equalAlarms(Object.values(forecasts));
      for (const name of MODELS) evaluations[name].push(evaluateParticipation(forecasts[name], tookPart, alarms));
      onStep?.();
    }
    const participation = MODELS.map((name) => participationModel(name, evaluations[name]));
    return {
      participation,
      participation_verdict: participationVerdict(participation, horizon, provisional),
      provisional,
    };
  }

  private async forecasts(
    runner: QueryRunner,
    projectId: string,
    cutoff: number,
    settings: ScoreSettings,
    models: Record<(typeof MODELS)[number], ModelRow>,
  ) {
    const tookPart: number[] = [];
    const predicted = {
      fixed: { depth: [] as number[], isAtRisk: [] as number[] },
      learned: { depth: [] as number[], isAtRisk: [] as number[] },
    };
    for await (const one of this.queries.states(runner, projectId, cutoff, settings.horizon)) {
      tookPart.push(one.tookPart ? 1 : 0);
      for (const name of MODELS) {
        const { depth, atRisk } = forecast(one.state, models[name], settings);
        predicted[name].depth.push(depth);
        predicted[name].isAtRisk.push(atRisk ? 1 : 0);
      }
    }
    const columns = ({ depth, isAtRisk }: (typeof predicted)['fixed']) => ({
      depth: Float64Array.from(depth),
      isAtRisk: Uint8Array.from(isAtRisk),
    });
    return {
      tookPart: Uint8Array.from(tookPart),
      forecasts: { fixed: columns(predicted.fixed), learned: columns(predicted.learned) },
    };
  }
}
