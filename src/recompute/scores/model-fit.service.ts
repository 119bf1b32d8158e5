import type { DataSource, QueryRunner } from 'typeorm';
import { SYSTEM } from '../../database/actor';
import { differences, recordChanges } from '../../database/audit-trail.queries';
import { FIRST_DATE } from '../../database/calendar-date';
import { NOT_IN_FORCE } from '../../database/entities/score-model.entity';
import { withoutTimeout } from '../../database/pg-internals/client-timeouts';
import { learnedFit } from '../../scoring/learned-fit';
import { FIXED_MODEL, isProvisional, type ModelRow, modelOn } from '../../scoring/model';
import { reliabilityOf } from '../../scoring/reliability';
import { scoreSettings } from '../../scoring/score-settings';
import type { RecomputeQueries } from '../recompute.queries';
import { dayBefore, type RunSettings } from '../recompute-plan';
import { dayNumber } from './model-sql';
import type { ProjectModels } from './score-models.queries';

/** Days between fits, once the history is two horizons long. */
const REFIT_DAYS = 7;

/** Fits a project's model of the score to its own outcomes: after a run if it is due, never in a request. */
export class ModelFit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: RecomputeQueries,
  ) {}

  /**
   * Stores a new version of the model if one is due. It is one transaction under the project's lease: of two replicas,
   * the second finds the version of the first, and a process that dies leaves nothing behind.
   *
   * @param run settings of the newest run
   * @returns its version; null if none was due
   */
  async learn(projectId: string, run: RunSettings, learns: boolean): Promise<number | null> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      // Another process holds the lease, and fits.
      const isOurs = await this.queries.takeLease(runner, projectId, false);
      const model = isOurs ? await withoutTimeout(runner, () => this.next(runner, projectId, run, learns)) : null;
      await runner.commitTransaction();
      return model;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async next(
    runner: QueryRunner,
    projectId: string,
    run: RunSettings,
    learns: boolean,
  ): Promise<number | null> {
    const models = await this.queries.models.ofProject(runner, projectId, run);
    if (!isFitDue(models, run, learns)) return null;
    const newest = newestOf(models.versions);
    const version = newest.version + 1;
    const { horizon } = scoreSettings(run.score_settings);
    if (!learns) {
      if (modelOn(models.versions, dayNumber(run.as_of)).kind === 'fixed') {
        await this.fitCandidate(runner, projectId, run, version);
        return null;
      }
      // Back to the fixed model, from this day on.
      const fixed: ModelRow = { ...FIXED_MODEL, version, horizon, fromDay: dayNumber(run.as_of) };
      await this.queries.models.insert(runner, projectId, fixed, null);
      await recordSwitch(runner, projectId, newest, fixed);
      return version;
    }
    await this.queries.models.dropCandidate(runner, projectId);
    const fitted = await this.fitted(runner, projectId, dayBefore(run.as_of), horizon, version);
    if (fitted === null) return null;
    await this.queries.models.insert(runner, projectId, fitted.model, fitted.reliability);
    await recordSwitch(runner, projectId, newest, fitted.model);
    return version;
  }

  /** Fits what a project with the fixed model would learn, for the preview of settings. It is never in force. */
  private async fitCandidate(runner: QueryRunner, projectId: string, run: RunSettings, version: number): Promise<void> {
    const { horizon } = scoreSettings(run.score_settings);
    const fitted = await this.fitted(runner, projectId, dayBefore(run.as_of), horizon, version);
    await this.queries.models.dropCandidate(runner, projectId);
    if (fitted === null) return;
    const model = { ...fitted.model, fromDay: dayNumber(NOT_IN_FORCE) };
    await this.queries.models.insert(runner, projectId, model, fitted.reliability);
  }

  /** @returns null if nothing ever happened */
  private async fitted(runner: QueryRunner, projectId: string, until: string, horizon: number, version: number) {
    await this.queries.prepare(runner);
    const query = async (sql: string, parameters: readonly unknown[]) =>
      await runner.query(sql, [projectId, ...parameters]);
    const fit = await learnedFit(query, dayNumber(until), horizon, version);
    return fit && { model: fit.model, reliability: reliabilityOf(fit.plan, fit.rows, fit.model) };
  }
}

/** For the audit log. */
async function recordSwitch(runner: QueryRunner, projectId: string, before: ModelRow, after: ModelRow): Promise<void> {
  const fields = ({ version, kind, horizon }: ModelRow) => ({ version, kind, horizon_days: horizon });
  const changes = differences(fields(before), fields(after));
  await recordChanges(runner, projectId, SYSTEM, [
    { action: 'model.switched', subject: String(after.version), changes },
  ]);
}

/** Whether a project's model is to be fitted after a run, or replaced by the fixed one. */
export function isFitDue({ versions, candidateFittedOn }: ProjectModels, run: RunSettings, learns: boolean): boolean {
  // There is nothing to learn from yet.
  if (run.as_of === FIRST_DATE) return false;
  // The as-of date may not have ended yet.
  const until = dayNumber(dayBefore(run.as_of));
  if (!learns) {
    if (modelOn(versions, dayNumber(run.as_of)).kind !== 'fixed') return true;
    return candidateFittedOn === null || until - dayNumber(candidateFittedOn) >= REFIT_DAYS;
  }
  const { kind, fittedOn, lStartDay } = newestOf(versions);
  if (kind === 'fixed' || fittedOn === null) return true;
  // Daily while the history is shorter than two horizons, then weekly.
  const isYoung = isProvisional(until, lStartDay, scoreSettings(run.score_settings).horizon);
  return until - fittedOn >= (isYoung ? 1 : REFIT_DAYS);
}

function newestOf(versions: readonly ModelRow[]): ModelRow {
  return versions.reduce((one, other) => (other.version > one.version ? other : one));
}
