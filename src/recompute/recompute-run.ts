import type { AnnouncedMoat } from '../database/entities/recompute-run.entity';
import {
  changedSettings,
  earliest,
  firstDifference,
  pastTo,
  type Restatement,
  restatements,
} from './facts/restatement';
import type { RecomputeBatch } from './recompute-batch';
import { BEGINNING, dayAfter, dayBefore, periodEnds, type RecomputeMode, type RunSettings } from './recompute-plan';

/** The inputs of the newest finished run. */
export type LastRun = RunSettings & {
  /** The newest day that had ended when this or an earlier run published it. */
  readonly published_to: string;
  readonly announced_moat: AnnouncedMoat | null;
};

export interface RunRange {
  readonly mode: RecomputeMode;
  /** The newest finished run; null only in mode `full`. */
  readonly last: LastRun | null;
  readonly settings: RunSettings;
  readonly runId: string;
  /** Whether there are notes of an earlier release. */
  readonly hasOlderNotes: boolean;
}

/**
 * Brings a project's tables to an as-of date.
 *
 * The relationships that changed are subtracted from the sums of the affected days with their old values, and added
 * with their new ones. The sums are whole numbers, so the result equals a complete recomputation.
 *
 * @param firstSnapshotDay returns the first day of the snapshots; called by a full run, and if the past changes
 * @returns the first days from which the published past has changed; none if it has not. A day that had not ended when
 *   it was published is not the past
 */
export async function runBatch(
  batch: RecomputeBatch,
  { mode, last, settings, runId, hasOlderNotes }: RunRange,
  firstSnapshotDay: () => Promise<string>,
  now: () => Promise<Date>,
): Promise<Restatement[]> {
  const isFull = mode === 'full' || last === null;
  await batch.open();
  await batch.planner.set(isFull ? 'many' : 'few');
  await batch.forgetReplaced();
  if (isFull) return await runFully(batch, last, settings, runId, firstSnapshotDay, now);

  const asOf = settings.as_of;
  const lastAsOf = last.as_of;

  const changedFrom = await batch.takeChanges(hasOlderNotes);
  // The sums of these days are final; those of the as-of date follow from the scores.
  const lastClosed = mode === 'day' ? lastAsOf : dayBefore(asOf);
  const since =
    changedFrom !== null && changedFrom <= lastClosed ? latest(changedFrom, await firstSnapshotDay()) : null;
  // Only weeks and months that end on a changed day or later can change.
  const periodEnded = changedFrom !== null && periodEnds(dayBefore(changedFrom), lastAsOf);
  const restate = async (sign: 1 | -1): Promise<void> => {
    if (changedFrom === null || changedFrom > lastAsOf) return;
    if (since !== null && since <= lastClosed) await batch.snapshots.add('relationships', since, lastClosed, sign);
    if (periodEnded) await batch.cohorts.add('contacts', dayBefore(changedFrom), lastAsOf, sign);
  };
  await restate(-1);
  if (changedFrom !== null) await batch.replaceDays();
  await restate(1);
  if (mode === 'day') {
    await batch.planner.set('many');
    if (dayAfter(lastAsOf) < asOf) await batch.snapshots.add('all', dayAfter(lastAsOf), dayBefore(asOf), 1);
    if (periodEnds(lastAsOf, asOf)) await batch.cohorts.add('all', lastAsOf, asOf, 1);
    await batch.rollDay(lastAsOf);
  }
  await batch.movePipeline('contacts');
  const computedAt = await now();
  if (mode === 'day') await batch.rollScores(computedAt, lastAsOf);
  else await batch.changedScores(computedAt);
  await batch.applyDeltas();
  const past = pastTo(last.published_to, asOf);
  await batch.recordSignals(runId, mode, past, computedAt);
  const changed = changedFrom !== null && changedFrom <= past;
  return restatements(changed ? { restated_from: changedFrom, cause: 'facts' } : null, batch.lateFacts, past);
}

/** Computes everything from the facts, and compares it with what was published before. */
async function runFully(
  batch: RecomputeBatch,
  last: LastRun | null,
  settings: RunSettings,
  runId: string,
  firstSnapshotDay: () => Promise<string>,
  now: () => Promise<Date>,
): Promise<Restatement[]> {
  const asOf = settings.as_of;
  const past = last && pastTo(last.published_to, asOf);
  const published = past && (await batch.rollUp.publishedNumbers(past));
  const firstDay = await firstSnapshotDay();
  await batch.clear(firstDay);
  const changedFrom = await batch.rollUp.all(past, last === null);
  await batch.snapshots.add('all', firstDay, dayBefore(asOf), 1);
  await batch.cohorts.addEntries(asOf);
  await batch.cohorts.add('all', BEGINNING, asOf, 1);
  await batch.movePipeline('all');
  const computedAt = await now();
  await batch.allScores(computedAt);
  await batch.applyDeltas();
  await batch.recordSignals(runId, 'full', past, computedAt);
  if (!last || !past || !published) return [];
  const setting = changedSettings(last, settings);
  const other = firstDifference(published, await batch.rollUp.publishedNumbers(past), asOf);
  const first = earliest([changedFrom, other, setting && (await batch.rollUp.firstKnownDay(past))]);
  const cause = setting ?? (changedFrom === null ? 'formula' : 'facts');
  return restatements(first === null ? null : { restated_from: first, cause }, batch.lateFacts, past);
}

/** Days as YYYY-MM-DD. */
function latest(one: string, other: string): string {
  return one > other ? one : other;
}
