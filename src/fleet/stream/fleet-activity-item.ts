import type { FleetActivityItem } from '../fleet-activity.dto';
import type { FleetActRow } from './activity-stream.queries';

/** How the feed says what went out to a contact, by kind of interaction. */
const SENT: Readonly<Record<string, (contact: string) => string>> = {
  message: (contact) => `Sent a message to ${contact}`,
  email: (contact) => `Sent an email to ${contact}`,
  call: (contact) => `Called ${contact}`,
  meeting: (contact) => `Met ${contact}`,
};

/** An act as it is shown, in the list and in the stream alike. */
export function fleetActivityItem(row: FleetActRow): FleetActivityItem {
  const contact = row.contact_name ?? row.user_id ?? '';
  const sent = row.kind === null ? null : (SENT[row.kind] ?? ((name: string) => `Contacted ${name}`));
  return {
    id: row.id,
    timestamp: row.occurred_at.toISOString(),
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    contact_name: contact,
    action: sent ? 'message_sent' : (row.action ?? ''),
    summary: sent ? sent(contact) : (row.summary ?? ''),
  };
}
