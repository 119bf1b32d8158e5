import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { Unavailable } from '../http/problem/unavailable.error';
import { DAY_MS, isoDay } from '../scoring/iso-day';
import { EMPTY_MOAT_INDEX, type MoatIndex, moatIndexOfSums } from '../scoring/moat-index';
import { dayModel, FIXED_MODEL, type ModelRow } from '../scoring/model';
import { SCORE_VERSION } from '../scoring/score-constants';
import { backtestModel } from '../validation/backtest-result';
import { cutoffDays } from '../validation/cutoff-days';
import type { CutoffSample } from '../validation/cutoff-sample';
import { evaluateCutoff } from '../validation/evaluate-cutoff';
import type { SettingsPreviewBody } from './preview.dto';
import { type BookRow, type ChangesRow, PreviewQueries, type UndirectedRow } from './preview.queries';
import type { SettingsPatch } from './settings.input';
import { SettingsQueries } from './settings.queries';
import { assertValid } from './settings.service';
import { fullSettings, patched, type Settings, settingsItem } from './settings-shape';

/** Sample size for larger projects; enough for two digits of every share. */
const SAMPLE = 20_000;
/** Share of the work done after reading all relationships, and after the first of two samples. */
const CHANGES_DONE = 0.6;
const SAMPLE_DONE = 0.8;

type Side = SettingsPreviewBody['current'];

/** The preview of a project without scores. */
const NOTHING: ChangesRow = {
  ...{ total: 0, band_changed: 0, newly_at_risk: 0, no_longer_at_risk: 0 },
  ...{ first_day: null, last_day: null, books: [], moved: [] },
};

/** Shows what other settings would change, without changing anything. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly settings: SettingsQueries,
    private readonly queries: PreviewQueries,
  ) {}

  /**
   * Compares the served scores with the scores under other settings. A different model is used as last fitted.
   *
   * @param patch applied to the current settings
   * @param limit maximum number of changing relationships to list
   * @param onProgress receives the share of the work done, 0..1
   * @throws InvalidInput if the settings contradict each other; Unavailable until the project's scores are of this
   *   version
   */
  async preview(
    projectId: ProjectId,
    patch: SettingsPatch,
    limit: number,
    onProgress: (done: number) => void = () => {},
  ): Promise<SettingsPreviewBody> {
    const { inForce, proposed, defaults, served } = await this.asked(projectId, patch);
    if (!served) return previewOf(NOTHING, sideOf(NOTHING, 'current', inForce), sideOf(NOTHING, 'proposed', proposed));
    const current = fullSettings({ ...served.score_settings, breadthHalf: served.breadth_half }, defaults);
    const model = await this.queries.model(projectId, served.model_version);
    const other = await this.otherModel(projectId, model, proposed);
    const day = Date.parse(served.as_of) / DAY_MS;
    const changes = await this.queries.changes(
      projectId,
      served.as_of,
      dayModel(other, day),
      proposed,
      current.replyOwedDays,
      limit,
    );
    onProgress(CHANGES_DONE);
    const sample = await this.sample(projectId, changes, current.horizon);
    onProgress(SAMPLE_DONE);
    const proposedSample =
      proposed.horizon === current.horizon ? sample : await this.sample(projectId, changes, proposed.horizon);
    const ignoresMore = proposed.ignoresUndirected > current.ignoresUndirected;
    return previewOf(
      changes,
      sideOf(changes, 'current', current, sample, { ...model, horizon: current.horizon }),
      sideOf(changes, 'proposed', proposed, proposedSample, other),
      ignoresMore ? await this.queries.undirected(projectId) : null,
    );
  }

  /**
   * Whether the preview is fast enough for a request: the project is small, and no facts have to be read.
   *
   * @throws like `preview`
   */
  async isQuick(projectId: ProjectId, patch: SettingsPatch): Promise<boolean> {
    const { proposed, served } = await this.asked(projectId, patch);
    if (!served) return true;
    const readsFacts = proposed.ignoresUndirected === 1 && served.score_settings.ignoresUndirected !== 1;
    return !readsFacts && (await this.queries.bookSize(projectId)) <= SAMPLE;
  }

  private async asked(projectId: ProjectId, patch: SettingsPatch) {
    const row = await this.settings.current(projectId);
    if (!row) throw new NotFoundException();
    const defaults = { breadthHalf: row.breadth_half, learns: row.learns };
    const inForce = fullSettings({ ...row.settings, breadthHalf: row.breadth_half }, defaults);
    const proposed = patched(inForce, patch);
    assertValid(proposed);
    const served = await this.settings.served(projectId);
    if (served && served.score_version < SCORE_VERSION) {
      throw new Unavailable('the scores are still of version 1: preview settings after the next recompute');
    }
    return { inForce, proposed, defaults, served };
  }

  private async otherModel(projectId: ProjectId, inForce: ModelRow, { learned, horizon }: Settings): Promise<ModelRow> {
    if (learned !== 1) return { ...FIXED_MODEL, horizon };
    const row = inForce.kind === 'learned' ? inForce : await this.queries.learnedModel(projectId);
    return { ...row, horizon };
  }

  /** @returns null if the history is too short for the horizon */
  private async sample(projectId: ProjectId, { first_day: first, last_day: last }: ChangesRow, horizon: number) {
    const [cutoff] = first === null || last === null ? [] : cutoffDays(first, last, horizon, 1);
    return cutoff === undefined ? null : await this.queries.sample(projectId, isoDay(cutoff), cutoff, horizon, SAMPLE);
  }
}

function previewOf(
  { total, band_changed, newly_at_risk, no_longer_at_risk, moved }: ChangesRow,
  current: Side,
  proposed: Side,
  undirected: UndirectedRow | null = null,
): SettingsPreviewBody {
  const counts = { total, band_changed, newly_at_risk, no_longer_at_risk };
  return { ...counts, current, proposed, ...(undirected && { undirected }), changes: [...moved] };
}

function sideOf(
  { books }: ChangesRow,
  name: BookRow['book'],
  settings: Settings,
  sample: CutoffSample | null = null,
  model: ModelRow = FIXED_MODEL,
): Side {
  const row = books.find(({ book }) => book === name);
  return {
    settings: settingsItem(settings),
    book: bookOf(row, row ? moatIndexOfSums(row, settings.breadthHalf, settings) : EMPTY_MOAT_INDEX),
    backtest: sample && sample.size > 0 ? [backtestOf(sample, settings, model)] : [],
  };
}

function backtestOf(sample: CutoffSample, settings: Settings, model: ModelRow): Side['backtest'][number] {
  const cutoff = isoDay(sample.cutoff);
  const evaluations = evaluateCutoff(sample, settings, ['depth'], model).map((it) => ({ ...it, date: cutoff }));
  const { auc, spearman, flagged, precision, recall, calibration_error } = backtestModel('depth', evaluations);
  return {
    cutoff,
    horizon_days: settings.horizon,
    relationships: sample.size,
    auc,
    spearman,
    flagged,
    precision,
    recall,
    calibration_error,
  };
}

/** @param row undefined if there are no relationships */
function bookOf(row: BookRow | undefined, index: MoatIndex): Side['book'] {
  return {
    bands: {
      deep: row?.deep ?? 0,
      strong: row?.strong ?? 0,
      warm: row?.warm ?? 0,
      light: row?.light ?? 0,
      faint: row?.faint ?? 0,
    },
    at_risk: row?.atRisk ?? 0,
    reply_owed: row?.replyOwed ?? 0,
    moat_index: index.moatIndex,
    breadth: index.breadth,
    depth_quality: index.depthQuality,
    trend: index.trend,
    risk: index.risk,
  };
}
