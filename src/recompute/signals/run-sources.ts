import { LAST_DATE } from '../../database/calendar-date';
import type { Source } from '../../database/entities/source.entity';
import { isoDay } from '../../scoring/iso-day';
import { type SignalSettings, signalSettings } from '../../scoring/signal-settings';
import { sourceRhythm } from '../../scoring/source-rhythm';
import { silentSourceSentence } from '../../scoring/source-sentence';
import { type SourceExpectation, type SourceStatus, sourceStatus } from '../../scoring/source-status';
import type { RecomputeMode, RunSettings } from '../recompute-plan';
import type { RunSteps } from '../run-steps';
import { dayNumber } from '../scores/model-sql';
import {
  ALL_SOURCE_DAYS,
  ALL_SOURCES,
  CHANGED_SOURCES,
  DAYS_OF_SOURCES,
  LATELY_SILENT,
  LEAVING_SOURCE_DAYS,
  REMOVE_EMPTY_SOURCE_DAYS,
  REMOVE_SOURCES,
  SOURCE_DAYS,
  STARTED_SOURCES,
  STORE_RHYTHMS,
  STORE_STATUS,
  sourcesToJudge,
  WORK_SILENT,
  WORK_SOURCE_DAYS,
} from './source.statements';

/** Sources whose rhythm is computed at once. */
const BATCH = 500;

interface DaysRow {
  readonly agent_id: string;
  readonly channel: string;
  readonly first: number | null;
  readonly days: number[] | null;
}

type JudgedRow = Omit<Source, 'project_id' | 'active_days'> & {
  readonly wanted: SourceExpectation;
  readonly relationships: number;
};

/** An agent of whose silence a run tells. */
export interface SilentAgent {
  readonly agentId: string;
  readonly channels: readonly string[];
  readonly sentence: string;
}

/** What a run found out of the sources. */
export interface SourceChanges {
  /** Whether any holds changes of its relationships back. */
  readonly holding: boolean;
  /** Agents of which a source does not hold them back any more. */
  readonly released: readonly string[];
  readonly silent: readonly SilentAgent[];
}

/** Those of a first run. */
export const NO_CHANGES: SourceChanges = { holding: false, released: [], silent: [] };

/** Judges the sources of a project in one run, in its own transaction. */
export class RunSources {
  private readonly signals: SignalSettings;

  constructor(
    private readonly database: RunSteps,
    private readonly projectId: string,
    private readonly now: RunSettings,
  ) {
    this.signals = signalSettings(now.score_settings);
  }

  /** Counts all days again, from the days of all relationships. */
  async countAll(): Promise<void> {
    await this.database.step('source_days', ALL_SOURCE_DAYS, [this.projectId]);
  }

  /** Counts what the changed days of relationships changed. */
  async countChanges(): Promise<void> {
    const changed = await this.database.step('work_source_days', WORK_SOURCE_DAYS, [this.projectId]);
    if (changed.rows > 0) await this.store();
  }

  /** Removes a contact that is erased, and what its days said of the rhythm. */
  async leave(userId: string): Promise<void> {
    const { rows } = await this.database.step('work_source_days', LEAVING_SOURCE_DAYS, [this.projectId, userId]);
    if (rows === 0) return;
    await this.store();
    await this.database.query(CHANGED_SOURCES, []);
    await this.rhythms();
  }

  private async store(): Promise<void> {
    await this.database.query(REMOVE_EMPTY_SOURCE_DAYS, [this.projectId]);
    await this.database.step('source_days', SOURCE_DAYS, [this.projectId]);
  }

  /** @param lastAsOf as-of date of the run before; null before the first one */
  async judge(mode: RecomputeMode, lastAsOf: string | null): Promise<SourceChanges> {
    await this.database.planner.set('each');
    const gone = await this.workSources(mode, lastAsOf);
    const before = await this.database.query<JudgedRow>(sourcesToJudge(mode === 'changes' ? 'changed' : 'all'), [
      ...[this.projectId, this.now.as_of],
    ]);
    const after = before.map((row) => ({ row, status: this.statusOf(row) }));
    const silent = await this.announce(after);
    await this.storeStatus(after.filter(({ row, status }) => row.state === null || !isSame(row, status)));
    const { rows } = await this.database.step('work_silent', WORK_SILENT, [this.projectId]);
    const freed = after.filter(({ row, status }) => row.holds && !status.holds).map(({ row }) => row.agent_id);
    return { holding: rows > 0, released: [...new Set([...gone, ...freed])], silent };
  }

  /** Computes the rhythms that may be others. @returns agents of which a source is gone */
  private async workSources(mode: RecomputeMode, lastAsOf: string | null): Promise<string[]> {
    if (mode === 'full' || lastAsOf === null) {
      await this.database.query(ALL_SOURCES, [this.projectId]);
    } else {
      await this.database.query(CHANGED_SOURCES, []);
      if (mode === 'day') await this.database.query(STARTED_SOURCES, [this.projectId, ...[lastAsOf, this.now.as_of]]);
    }
    return await this.rhythms();
  }

  private async rhythms(): Promise<string[]> {
    const gone: string[] = [];
    for (let skip = 0; ; skip += BATCH) {
      const rows = await this.database.query<DaysRow>(DAYS_OF_SOURCES, [
        ...[this.projectId, this.now.as_of, skip, BATCH],
      ]);
      const known = rows.flatMap(({ first, days, ...source }) =>
        first === null || days === null ? [] : [{ source, days, rhythm: sourceRhythm({ first, days }) }],
      );
      if (known.length > 0) {
        await this.database.step('sources', STORE_RHYTHMS, [
          this.projectId,
          known.map(({ source }) => source.agent_id),
          known.map(({ source }) => source.channel),
          known.map(({ days }) => isoDay(days.at(-1) ?? 0)),
          known.map(({ days }) => days.length),
          known.map(({ rhythm }) => dateOf(rhythm.lateOn)),
          known.map(({ rhythm }) => dateOf(rhythm.silentOn)),
        ]);
      }
      const empty = rows.filter(({ first }) => first === null);
      if (empty.length > 0) {
        const keys = [empty.map((row) => row.agent_id), empty.map((row) => row.channel)];
        const removed = await this.database.step('sources', REMOVE_SOURCES, [this.projectId, ...keys]);
        if (removed.rows > 0) gone.push(...empty.map((row) => row.agent_id));
      }
      if (rows.length < BATCH) return gone;
    }
  }

  private statusOf(row: JudgedRow): SourceStatus {
    const before: SourceStatus | null =
      row.state === null
        ? null
        : { ...row, state: row.state, settlesOn: row.settles_on === null ? null : dayNumber(row.settles_on) };
    return sourceStatus(before, {
      asOf: dayNumber(this.now.as_of),
      lateOn: row.late_on === null ? null : dayNumber(row.late_on),
      silentOn: row.silent_on === null ? null : dayNumber(row.silent_on),
      relationships: row.relationships,
      expected: row.wanted,
    });
  }

  /** Once for each agent that falls silent: by its first channel that does. */
  private async announce(
    sources: { readonly row: JudgedRow; status: SourceStatus }[],
  ): Promise<readonly SilentAgent[]> {
    const silent = sources.filter(({ status }) => status.state === 'silent' && status.holds);
    if (silent.every(({ status }) => status.announced)) return [];
    const { cooldownDays } = this.signals;
    const lately = new Set(
      (
        await this.database.query<{ agent_id: string }>(LATELY_SILENT, [
          ...[this.projectId, this.now.as_of, cooldownDays],
        ])
      ).map(({ agent_id }) => agent_id),
    );
    const told: SilentAgent[] = [];
    for (const agentId of new Set(silent.map(({ row }) => row.agent_id))) {
      const theirs = silent.filter(({ row }) => row.agent_id === agentId);
      const known = theirs.some(({ status }) => status.announced);
      if (!known && lately.has(agentId)) continue;
      for (const one of theirs) one.status = { ...one.status, announced: true };
      if (known) continue;
      const channels = theirs.map(({ row }) => row.channel);
      const [since = ''] = theirs.map(({ row }) => row.last_day).toSorted();
      told.push({ agentId, channels, sentence: silentSourceSentence(channels, since) });
    }
    return told;
  }

  private async storeStatus(changed: readonly { readonly row: JudgedRow; readonly status: SourceStatus }[]) {
    if (changed.length === 0) return;
    await this.database.step('source_states', STORE_STATUS, [
      this.projectId,
      changed.map(({ row }) => row.agent_id),
      changed.map(({ row }) => row.channel),
      changed.map(({ status }) => status.state),
      changed.map(({ status }) => status.expected),
      changed.map(({ status }) => status.watched),
      changed.map(({ status }) => status.holds),
      changed.map(({ status }) => status.announced),
      changed.map(({ status }) => dateOf(status.settlesOn)),
    ]);
  }
}

function isSame(row: JudgedRow, status: SourceStatus): boolean {
  return (
    row.state === status.state &&
    row.expected === status.expected &&
    row.watched === status.watched &&
    row.holds === status.holds &&
    row.announced === status.announced &&
    row.settles_on === dateOf(status.settlesOn)
  );
}

/** @returns null also for a day after the last one that PostgreSQL and the calendar of the API have */
function dateOf(day: number | null): string | null {
  return day === null || day > dayNumber(LAST_DATE) ? null : isoDay(day);
}
