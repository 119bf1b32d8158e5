import { MAX_ALIASES, MAX_MERGES } from '../../identity/merge-limits';
import type { ClaimQueries } from './claim.queries';
import { type EventBatch, rejectMerges } from './event-batch';
import type { EventsQueries } from './events.queries';
import { previousId } from './fleet-event';

/** Rejects new merges beyond the limits of the project and of a contact. */
export async function withinMergeQuota(
  batch: EventBatch,
  queries: EventsQueries,
  claims: ClaimQueries,
): Promise<EventBatch> {
  const merges = batch.open.filter(({ event }) => previousId(event) !== null);
  if (merges.length === 0) return batch;
  const { all, into } = await queries.mergeCounts([...new Set(merges.map(({ event }) => event.userId ?? ''))]);
  const most = Math.max(0, ...into.values());
  if (all + merges.length <= MAX_MERGES && most + merges.length <= MAX_ALIASES) return batch;
  // What is stored already adds nothing.
  const known = new Set((await claims.known(merges.map(({ key }) => key))).map(({ event_key }) => event_key));
  let total = all;
  const counts = new Map(into);
  return rejectMerges(batch, (previous, contact, { key }) => {
    if (known.has(key) || previous === contact) return null;
    const count = counts.get(contact) ?? 0;
    if (count >= MAX_ALIASES) return `${MAX_ALIASES} ids stand for this contact, which is the maximum`;
    if (total >= MAX_MERGES) return `${MAX_MERGES} ids of the project stand for others, which is the maximum`;
    counts.set(contact, count + 1);
    total++;
    return null;
  });
}
