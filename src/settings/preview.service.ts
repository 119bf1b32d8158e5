import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { isoDay } from '../scoring/iso-day';
import { moatIndexOfSums } from '../scoring/moat-index';
import { type ProjectSettings, scoreSettings } from '../scoring/score-settings';
import { backtestModel } from '../validation/backtest-result';
import { cutoffDays } from '../validation/cutoff-days';
import { judgeCutoff } from '../validation/judge-cutoff';
import type { SettingsPreviewBody } from './preview.dto';
import { type BookRow, type ChangesRow, PreviewQueries } from './preview.queries';
import type { SettingsPatch } from './settings.input';
import { SettingsQueries } from './settings.queries';
import { refuseMistakes } from './settings.service';
import { patched, settingsItem } from './settings-shape';

/** Enough for two digits of every share; of a larger project so many are drawn. */
const SAMPLE = 20_000;

type Side = SettingsPreviewBody['current'];

/** What other settings would change, without changing anything. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly settings: SettingsQueries,
    private readonly queries: PreviewQueries,
  ) {}

  /**
   * Compares the scores that are served with what they would be.
   *
   * @param patch on top of the settings in force
   * @param limit how many of the changing relationships to name
   * @throws InvalidInput where the settings do not go together
   */
  async preview(projectId: ProjectId, patch: SettingsPatch, limit: number): Promise<SettingsPreviewBody> {
    const row = await this.settings.current(projectId);
    if (!row) throw new NotFoundException();
    const inForce = { ...scoreSettings(row.settings ?? {}), breadthHalf: row.breadth_half };
    const proposed = patched(inForce, patch);
    refuseMistakes(proposed);
    const served = await this.settings.served(projectId);
    const current = served ? { ...scoreSettings(served.score_settings), breadthHalf: served.breadth_half } : inForce;
    const changes = await this.queries.changes(projectId, current.horizon, proposed, limit);
    return {
      total: changes.total,
      band_changed: changes.band_changed,
      newly_at_risk: changes.newly_at_risk,
      no_longer_at_risk: changes.no_longer_at_risk,
      ...(await this.sides(projectId, changes, current, proposed)),
      changes: [...changes.moved],
    };
  }

  private async sides(projectId: ProjectId, changes: ChangesRow, current: ProjectSettings, proposed: ProjectSettings) {
    const read = (horizon: number) => this.sample(projectId, changes, horizon);
    const sample = await read(current.horizon);
    const proposedSample = proposed.horizon === current.horizon ? sample : await read(proposed.horizon);
    const side = (settings: ProjectSettings, book: BookRow['book'], from: typeof sample): Side => ({
      settings: settingsItem(settings),
      book: bookOf(
        changes.books.find((it) => it.book === book),
        settings,
      ),
      backtest: from && from.size > 0 ? [backtestOf(from, settings)] : [],
    });
    return { current: side(current, 'current', sample), proposed: side(proposed, 'proposed', proposedSample) };
  }

  /** @returns null where the history is too short for the horizon */
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

/** @param row undefined for an empty book, whose index is 0 and whose trend is one half */
function bookOf(row: BookRow | undefined, settings: ProjectSettings): Side['book'] {
  const index = row ? moatIndexOfSums(row, settings.breadthHalf, settings) : null;
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
