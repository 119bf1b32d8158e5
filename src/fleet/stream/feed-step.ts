import { OUTBOUND_FEED } from '../../event-types/event-types';
import type { FleetActivityItem } from '../fleet-activity.dto';
import type { FinishedRecompute } from './activity-stream.dto';
import type { FeedStateRow, FeedStepRow, FleetActRow } from './activity-stream.queries';
import { BEGINNING, type FeedOffset, tagOf } from './feed-cursor';

const SENT: ReadonlyMap<string, string> = new Map(Object.entries(OUTBOUND_FEED.words));

/** One step of a feed, and the offset after it. */
export interface FeedStep {
  readonly offset: FeedOffset;
  /** An act; `reload` if too much changed to send act by act; null if there is nothing to show. */
  readonly shows: FleetActivityItem | 'reload' | null;
}

/** The end of a feed. */
export interface FeedState {
  readonly offset: FeedOffset;
  /** The newest that finished. */
  readonly run: FinishedRecompute | null;
  /** Place of the newest transition, 0 where there is none. */
  readonly transition: number;
}

export function feedStep(row: FeedStepRow): FeedStep {
  return {
    offset: { position: Number(row.position), ordinal: Number(row.ordinal), tag: tagOf(row.entry_id) },
    shows: isAct(row) ? fleetActivityItem(row) : row.acts === 0 ? 'reload' : null,
  };
}

export function feedState(row: FeedStateRow | undefined): FeedState {
  const { run_id = null, as_of = null, finished_at = null, position = null, entry_id = null, acts = null } = row ?? {};
  const { transition = null } = row ?? {};
  return {
    offset: position === null ? BEGINNING : { position: Number(position), ordinal: Number(acts), tag: tagOf(entry_id) },
    run:
      run_id === null || as_of === null || finished_at === null
        ? null
        : { run_id, as_of, finished_at: finished_at.toISOString() },
    transition: Number(transition ?? 0),
  };
}

/**
 * Whether steps that were read after an offset directly follow it. Positions have no gaps, and old entries are removed
 * from the front, so a gap means that the entries after the offset are no longer kept.
 */
export function followOn(steps: readonly FeedStep[], { position }: FeedOffset): boolean {
  const next = steps[0]?.offset.position;
  return next !== undefined && next <= position + 1;
}

function isAct(row: FeedStepRow): row is FeedStepRow & FleetActRow {
  return row.id !== null;
}

/** An act as shown in the list and in the stream. */
function fleetActivityItem(row: FleetActRow): FleetActivityItem {
  const contact = row.contact_name ?? row.user_id ?? '';
  const sent = row.kind === null ? null : (SENT.get(row.kind) ?? OUTBOUND_FEED.otherwise) + contact;
  return {
    id: row.id,
    timestamp: row.occurred_at.toISOString(),
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    contact_name: contact,
    action: sent === null ? (row.action ?? '') : OUTBOUND_FEED.action,
    summary: sent ?? row.summary ?? '',
  };
}
