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

type Models = Readonly<Record<(typeof MODELS)[number], ModelRow>>;

/** The two models of version 2 as of a past day. */
export interface ModelsOfDay {
  /** Days since 1970-01-01. */
  readonly cutoff: number;
  readonly models: Models;
  /** Whether history was shorter than two horizons, or too short for a fit. */
  readonly provisional: boolean;
}

/**
 * Compares the predictions of the two models of version 2 with what followed. The learned one is fitted at each cutoff.
 */
@Injectable()
export class ParticipationRunService {
  constructor(private readonly queries: ParticipationRunQueries) {}

  /** @returns null if the project is under version 1. @param cutoff days since 1970-01-01 */
  async modelsOn(
    runner: QueryRunner,
    projectId: string,
    cutoff: number,
    horizon: number,
    onFit?: FitReport,
  ): Promise<ModelsOfDay | null> {
    if (!(await this.queries.isRolledUp(runner, projectId))) return null;
    const started = performance.now();
    const fit = await this.queries.fit(runner, projectId, cutoff, horizon);
    onFit?.(isoDay(cutoff), fit?.rows.length ?? 0, performance.now() - started);
    const fixed = { ...FIXED_MODEL, horizon };
    return {
      cutoff,
      models: { fixed, learned: fit?.model ?? fixed },
      provisional: !fit || isProvisional(cutoff, fit.model.lStartDay, horizon),
    };
  }

  /** @param days the cutoffs, ascending; none under version 1. @param onStep called for each */
  async evaluate(
    runner: QueryRunner,
    projectId: string,
    days: readonly ModelsOfDay[],
    settings: ScoreSettings,
    onStep: () => void,
  ): Promise<ParticipationResult> {
    const provisional = days.at(-1)?.provisional ?? false;
    if (days.length === 0) return { participation: [], participation_verdict: '', provisional };
    const evaluations: Record<(typeof MODELS)[number], ParticipationEvaluation[]> = { fixed: [], learned: [] };
    for (const { cutoff, models } of days) {
      const { tookPart, forecasts } = await this.forecasts(runner, projectId, cutoff, settings, models);
      const alarms = equalAlarms(Object.values(forecasts));
      for (const name of MODELS) evaluations[name].push(evaluateParticipation(forecasts[name], tookPart, alarms));
      onStep();
    }
    const participation = MODELS.map((name) => participationModel(name, evaluations[name]));
    return {
      participation,
      participation_verdict: participationVerdict(participation, settings.horizon, provisional),
      provisional,
    };
  }

  private async forecasts(
    runner: QueryRunner,
    projectId: string,
    cutoff: number,
    settings: ScoreSettings,
    models: Models,
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
