import type { FleetActivityItem } from '../fleet-activity.dto';
import type { FinishedRecompute } from './activity-stream.dto';
import type { FeedStateRow, FeedStepRow, FleetActRow } from './activity-stream.queries';
import { BEGINNING, type FeedPlace, tagOf } from './feed-cursor';
import { fleetActivityItem } from './fleet-activity-item';

/** One step of a feed, and the place behind it. */
export interface FeedStep {
  readonly place: FeedPlace;
  /** An act; `reload` where more changed than is told act by act; null where there is nothing to show. */
  readonly shows: FleetActivityItem | 'reload' | null;
}

/** Up to where a feed goes. */
export interface FeedState {
  readonly place: FeedPlace;
  /** The newest that finished. */
  readonly run: FinishedRecompute | null;
  /** Place of the newest transition, 0 where there is none. */
  readonly transition: number;
}

export function feedStep(row: FeedStepRow): FeedStep {
  return {
    place: { position: Number(row.position), ordinal: Number(row.ordinal), tag: tagOf(row.entry_id) },
    shows: isAct(row) ? fleetActivityItem(row) : row.acts === 0 ? 'reload' : null,
  };
}

export function feedState(row: FeedStateRow | undefined): FeedState {
  const { run_id = null, as_of = null, finished_at = null, position = null, entry_id = null, acts = null } = row ?? {};
  const { transition = null } = row ?? {};
  return {
    place: position === null ? BEGINNING : { position: Number(position), ordinal: Number(acts), tag: tagOf(entry_id) },
    run:
      run_id === null || as_of === null || finished_at === null
        ? null
        : { run_id, as_of, finished_at: finished_at.toISOString() },
    transition: Number(transition ?? 0),
  };
}

/**
 * Whether steps that were read after a place are the next ones. Positions have no gaps and old entries are taken away
 * from the front: so a gap says that what followed the place is not kept any more.
 */
export function followOn(steps: readonly FeedStep[], { position }: FeedPlace): boolean {
  const next = steps[0]?.place.position;
  return next !== undefined && next <= position + 1;
}

function isAct(row: FeedStepRow): row is FeedStepRow & FleetActRow {
  return row.id !== null;
}
