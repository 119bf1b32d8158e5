import { OUTBOUND_FEED } from '../../event-types/event-types';
import type { FleetActivityItem } from '../fleet-activity.dto';
import type { FleetActRow } from './activity-stream.queries';

const SENT: ReadonlyMap<string, string> = new Map(Object.entries(OUTBOUND_FEED.words));

/** An act as shown in the list and in the stream. */
export function fleetActivityItem(row: FleetActRow): FleetActivityItem {
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
