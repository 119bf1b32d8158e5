/** What can be reported of a fleet. */
export type EventType =
  | 'interaction'
  | 'agent_action'
  | 'contact.classified'
  | 'contact.routed'
  | 'lead.outcome'
  | 'contact.updated';

/** One event, checked: what its type does not have is null. */
export interface FleetEvent {
  readonly type: EventType;
  /** The caller's own id, by which it is known for ever. */
  readonly eventId: string;
  /** As `ParsedTime.text`. */
  readonly occurredAt: string;
  /** Name of an agent, or the UUID of one that is there. */
  readonly agent: string | null;
  readonly userId: string | null;
  /** The name that an interaction carries along, or that the contact is given. */
  readonly contactName: string | null;
  readonly kind: string | null;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly weight: number | null;
  /** What an agent did, the tier, or how the lead ended. */
  readonly word: string | null;
  readonly summary: string | null;
}
