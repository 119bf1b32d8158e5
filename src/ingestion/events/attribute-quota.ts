import { MAX_ATTRIBUTES } from '../../event-types/trait-rules';
import type { ClaimQueries } from './claim.queries';
import { type EventBatch, type OpenEvent, rejectAttributes } from './event-batch';
import type { EventsQueries } from './events.queries';

/** Rejects new attributes of contacts that have the maximum. */
export async function withinAttributeQuota(
  batch: EventBatch,
  queries: EventsQueries,
  claims: ClaimQueries,
): Promise<EventBatch> {
  const updates = batch.open.filter((candidate) => attributePlaces(candidate).length > 0);
  if (updates.length === 0) return batch;
  const named = new Map<string, Set<string>>();
  for (const update of updates) {
    const userId = update.event.userId ?? '';
    const places = named.get(userId) ?? new Set();
    for (const place of attributePlaces(update)) places.add(place);
    named.set(userId, places);
  }
  const most = Math.max(...Array.from(named.values(), ({ size }) => size));
  const nearlyFull = await queries.attributesBeyond([...named.keys()], MAX_ATTRIBUTES - most);
  if (nearlyFull.size === 0 && most <= MAX_ATTRIBUTES) return batch;
  // What is stored already adds nothing.
  const known = new Set((await claims.known(updates.map(({ key }) => key))).map(({ event_key }) => event_key));
  const stored = new Map<string, Set<string>>();
  return rejectAttributes(batch, (candidate) => {
    const places = attributePlaces(candidate);
    if (places.length === 0 || known.has(candidate.key)) return false;
    const userId = candidate.event.userId ?? '';
    const held = stored.get(userId) ?? new Set(nearlyFull.get(userId));
    stored.set(userId, held);
    const added = places.filter((place) => !held.has(place));
    if (added.length > 0 && held.size + added.length > MAX_ATTRIBUTES) return true;
    for (const place of added) held.add(place);
    return false;
  });
}

/** The attributes of a contact that an event names, besides its account: kind and name. */
function attributePlaces({ event }: OpenEvent): string[] {
  const { traits, account_id: account, account_name: accountName } = event.more ?? {};
  const names = typeof traits === 'object' && traits !== null ? traits.map(([name]) => `trait ${name}`) : [];
  return accountName === undefined ? names : [...names, `account_name ${account}`];
}
