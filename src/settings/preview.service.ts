import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { DAY_MS, isoDay } from '../scoring/iso-day';
import { moatIndexOfSums } from '../scoring/moat-index';
import type { ProjectSettings } from '../scoring/score-settings';
import { moatIndexOfSums as moatIndexOfSumsV2 } from '../scoring/v2/moat-index';
import { dayModel, FIXED_MODEL } from '../scoring/v2/model';
import { backtestModel } from '../validation/backtest-result';
import { cutoffDays } from '../validation/cutoff-days';
import { judgeCutoff } from '../validation/judge-cutoff';
import type { SettingsPreviewBody } from './preview.dto';
import { type BookRow, type ChangesRow, PreviewQueries } from './preview.queries';
import { type BookRowV2, type ChangesRowV2, PreviewV2Queries } from './preview-v2.queries';
import type { SettingsPatch } from './settings.input';
import { type ServedRun, SettingsQueries } from './settings.queries';
import { refuseMistakes } from './settings.service';
import { fullSettings, patched, type Settings, settingsItem } from './settings-shape';

/** Sample size for larger projects; enough for two digits of every share. */
const SAMPLE = 20_000;

type Side = SettingsPreviewBody['current'];

/** Previews other settings without changing anything. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly settings: SettingsQueries,
    private readonly queries: PreviewQueries,
    private readonly v2: PreviewV2Queries,
  ) {}

  /**
   * Compares the current scores with those under other settings.
   *
   * @param patch changes to the current settings
   * @param limit maximum number of changed relationships to list
   * @throws InvalidInput if the settings contradict each other
   */
  async preview(projectId: ProjectId, patch: SettingsPatch, limit: number): Promise<SettingsPreviewBody> {
    const row = await this.settings.current(projectId);
    if (!row) throw new NotFoundException();
    const defaults = { breadthHalf: row.breadth_half, learns: row.learns };
    const inForce = fullSettings({ ...row.settings, breadthHalf: row.breadth_half }, defaults);
    const proposed = patched(inForce, patch);
    refuseMistakes(proposed);
    const served = await this.settings.served(projectId);
    const current = served
      ? fullSettings({ ...served.score_settings, breadthHalf: served.breadth_half }, defaults)
      : inForce;
    if (served?.score_version === 2) return await this.previewV2(projectId, served, current, proposed, limit);
    const changes = await this.queries.changes(projectId, current.horizon, proposed, limit);
    return {
      ...countsOf(changes),
      ...(await this.sides(projectId, changes, current, proposed)),
      changes: [...changes.moved],
    };
  }

  /** Previews the other model as last fitted. The effect of ignoring facts cannot be previewed. */
  private async previewV2(
    projectId: ProjectId,
    served: ServedRun,
    current: Settings,
    proposed: Settings,
    limit: number,
  ): Promise<SettingsPreviewBody> {
    const inForce = await this.v2.model(projectId, served.model_version);
    const learned = inForce.kind === 'learned' ? inForce : await this.v2.learnedModel(projectId);
    const model = { ...(proposed.learned === 1 ? learned : FIXED_MODEL), horizon: proposed.horizon };
    const day = Date.parse(served.as_of) / DAY_MS;
    const changes = await this.v2.changes(projectId, served.as_of, dayModel(model, day), proposed, limit);
    const side = (settings: Settings, book: BookRowV2['book']): Side => ({
      settings: settingsItem(settings),
      book: bookOf(...indexOfV2(changes, book, settings)),
      backtest: [],
    });
    return {
      ...countsOf(changes),
      current: side(current, 'current'),
      proposed: side(proposed, 'proposed'),
      changes: [...changes.moved],
    };
  }

  private async sides(projectId: ProjectId, changes: ChangesRow, current: Settings, proposed: Settings) {
    const read = (horizon: number) => this.sample(projectId, changes, horizon);
    const sample = await read(current.horizon);
    const proposedSample = proposed.horizon === current.horizon ? sample : await read(proposed.horizon);
    const side = (settings: Settings, book: BookRow['book'], from: typeof sample): Side => ({
      settings: settingsItem(settings),
      book: bookOf(...indexOf(changes, book, settings)),
      backtest: from && from.size > 0 ? [backtestOf(from, settings)] : [],
    });
    return { current: side(current, 'current', sample), proposed: side(proposed, 'proposed', proposedSample) };
  }

  /** @returns null if the history is too short for the horizon */
  private async sample(projectId: ProjectId, { first_day: first, last_day: last }: ChangesRow, horizon: number) {
    const [cutoff] = first === null || last === null ? [] : cutoffDays(first, last, horizon, 1);
    return cutoff === undefined ? null : await this.queries.sample(projectId, isoDay(cutoff), cutoff, horizon, SAMPLE);
  }
}

function backtestOf(sample: Parameters<typeof judgeCutoff>[0], settings: ProjectSettings): Side['backtest'][number] {
  const cutoff = isoDay(sample.cutoff);
  const judged = judgeCutoff(sample, settings, ['depth']).map((it) => ({ ...it, date: cutoff }));
  const { auc, spearman, flagged, precision, recall, calibration_error } = backtestModel('depth', judged);
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

function countsOf({ total, band_changed, newly_at_risk, no_longer_at_risk }: Omit<ChangesRow, 'books'>) {
  return { total, band_changed, newly_at_risk, no_longer_at_risk };
}

type Counts = Pick<BookRow, 'deep' | 'strong' | 'warm' | 'light' | 'faint' | 'atRisk'>;
type Index = ReturnType<typeof moatIndexOfSums>;

function indexOf(
  { books }: ChangesRow,
  book: BookRow['book'],
  settings: ProjectSettings,
): [Counts | undefined, Index | null] {
  const row = books.find((it) => it.book === book);
  return [row, row ? moatIndexOfSums(row, settings.breadthHalf, settings) : null];
}

function indexOfV2(
  { books }: ChangesRowV2,
  book: BookRowV2['book'],
  settings: ProjectSettings,
): [Counts | undefined, Index | null] {
  const row = books.find((it) => it.book === book);
  return [row, row ? moatIndexOfSumsV2(row, settings.breadthHalf, settings) : null];
}

/** @param row undefined without relationships: the index is 0 and the trend one half */
function bookOf(row: Counts | undefined, index: Index | null): Side['book'] {
  return {
    bands: {
      deep: row?.deep ?? 0,
      strong: row?.strong ?? 0,
      warm: row?.warm ?? 0,
      light: row?.light ?? 0,
      faint: row?.faint ?? 0,
    },
    at_risk: row?.atRisk ?? 0,
    moat_index: index?.moatIndex ?? 0,
    breadth: index?.breadth ?? 0,
    depth_quality: index?.depthQuality ?? 0,
    trend: index?.trend ?? 0.5,
    risk: index?.risk ?? 0,
  };
}
