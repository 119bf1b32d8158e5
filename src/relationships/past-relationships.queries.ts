import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { ScoreModel } from '../database/entities/score-model.entity';
import { newestRun } from '../database/newest-run-sql';
import { REPLACED_SCORES_KEPT } from '../database/replaced-scores';
import { DAY_MS } from '../scoring/iso-day';
import { dayModel, FIXED_MODEL } from '../scoring/model';
import { type ScoreSettings, scoreSettings } from '../scoring/score-settings';
import { modelOfRow } from '../scoring/stored-model';
import { TenantReader } from '../serving/tenant-reader';
import { PAST } from './past-scores.queries';
import type { RelationshipFilter } from './relationship-filter';
import {
  ASCENDING,
  DESCENDING,
  isRelationship,
  MATCHES_FILTER,
  NAMED,
  type PageRow,
  type Place,
  pageOf,
  pageValues,
  type RelationshipPage,
  SELECTED,
} from './relationship-list.queries';

/** A finished run, and what happened since. */
export interface PastRun {
  /** YYYY-MM-DD. */
  readonly as_of: string;
  /** In full, as the database writes it. */
  readonly finished_at: string;
  readonly score_settings: Partial<ScoreSettings>;
  readonly score_version: number;
  /** The version of the model that it used; null for the fixed model, which has no version. */
  readonly model: ScoreModel | null;
  /** The newest run. */
  readonly newest_id: string;
  /** The kind of the runs since that changed most. */
  readonly since: 'changes' | 'day' | 'full';
  /** When the first full run since then finished; infinity if there was none. */
  readonly redone_at: string;
  /** Whether the scores that later runs replaced are still kept. */
  readonly kept: boolean;
}

/**
 * Scores that no later run changed, and no day change moved, are still current: they are read by the index of their
 * order.
 */
const CURRENT_SCORES = `SELECT ${SELECTED} FROM depth_scores
  WHERE project_id = $1 AND $26::text = 'changes' AND computed_at <= $23::timestamptz AND ${MATCHES_FILTER}`;
const REPLACED_SCORES = `SELECT ${SELECTED} FROM scored WHERE ${MATCHES_FILTER}`;
const NEWEST = `(
    ${newestRun('run_id')}
  ) AS run_id`;
const WHOLE = `WITH ${PAST}
  SELECT newest.run_id, page.*, ${NAMED}
  FROM (SELECT ${NEWEST}) newest`;
const PAGE_DESCENDING = `${WHOLE} ${pageOf([CURRENT_SCORES, REPLACED_SCORES], DESCENDING)}`;
const PAGE_ASCENDING = `${WHOLE} ${pageOf([CURRENT_SCORES, REPLACED_SCORES], ASCENDING)}`;

/** The relationships as an earlier run left them. docs/adr/0003 explains why that is exact. */
@Injectable()
export class PastRelationshipsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param runId UUID. @returns null if the project has no such finished run, or no longer has it */
  async run(projectId: ProjectId, runId: string): Promise<PastRun | null> {
    const rows: PastRun[] = await this.reader.query(
      projectId,
      `SELECT walked.as_of, walked.finished_at::text AS finished_at, walked.score_settings, walked.score_version,
              to_json(model) AS model, newest.run_id AS newest_id,
              CASE WHEN later.redone_at IS NOT NULL THEN 'full' WHEN newest.as_of <> walked.as_of THEN 'day' ELSE 'changes'
              END AS since,
              coalesce(later.redone_at, 'infinity')::text AS redone_at,
              coalesce(later.first_at >= newest.finished_at - $3::interval, true) AS kept
       FROM recompute_runs walked
       CROSS JOIN (
         ${newestRun('run_id, as_of, finished_at')}
       ) newest
       CROSS JOIN LATERAL (
         SELECT min(finished_at) AS first_at, min(finished_at) FILTER (WHERE mode = 'full') AS redone_at
         FROM recompute_runs
         WHERE project_id = $1 AND status = 'finished' AND finished_at > walked.finished_at
       ) later
       LEFT JOIN (SELECT * FROM score_models WHERE project_id = $1) model ON model.version = walked.model_version
       WHERE walked.project_id = $1 AND walked.run_id = $2 AND walked.status = 'finished'`,
      [runId, REPLACED_SCORES_KEPT],
    );
    return rows[0] ?? null;
  }

  /**
   * A page as the run left it.
   *
   * @param agentId the agent that the filter names
   * @param limit maximum number of rows
   * @returns null if another run has finished since `run` was read
   */
  async page(
    projectId: ProjectId,
    run: PastRun,
    filter: RelationshipFilter,
    agentId: string | null,
    after: Place,
    limit: number,
  ): Promise<RelationshipPage['rows'] | null> {
    const settings = scoreSettings(run.score_settings);
    const { horizon } = settings;
    const row = { ...(run.model ? modelOfRow(run.model) : FIXED_MODEL), horizon };
    const { base, a, f, s, m, replyChance } = dayModel(row, Date.parse(run.as_of) / DAY_MS);
    const parameters = [
      ...pageValues(filter, agentId, after, limit),
      ...[run.finished_at, run.as_of, run.redone_at, run.since],
      ...[base, a, f, s, m, replyChance, settings.bandDeep, settings.bandStrong, settings.bandWarm, settings.bandLight],
      ...[settings.coolingSilence, settings.coolingDepth, settings.overdueSilence, settings.overdueDepth],
    ];
    const rows: PageRow[] =
      filter.order === 'desc'
        ? await this.reader.queryPlanned(projectId, PAGE_DESCENDING, parameters)
        : await this.reader.queryPlanned(projectId, PAGE_ASCENDING, parameters);
    return rows[0]?.run_id === run.newest_id ? rows.filter(isRelationship) : null;
  }
}
