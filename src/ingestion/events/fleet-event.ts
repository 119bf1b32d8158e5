import type { EventField, EventValues } from '../../event-types/event-type';
import { type EventType, eventTypes } from '../../event-types/event-types';

/** One event, checked: what its type does not have is null. */
export interface FleetEvent extends EventValues {
  readonly type: EventType;
  /** The caller's own id, which identifies it permanently. */
  readonly eventId: string;
}

/** @returns the value of a field of an event */
export function fieldValue(event: EventValues, name: string, { as }: EventField): string | number | null {
  if (as !== undefined) return event[as];
  const value = event.more?.[name];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** @returns the other agent that an event names: the new name, or the UUID, of one that is renamed; null for events of other types */
export function renamedTo({ type, more }: FleetEvent): string | null {
  if (more === null) return null;
  const { storedIn } = eventTypes[type];
  if (storedIn === null || storedIn === 'interactions' || !('renamedTo' in storedIn)) return null;
  return String(more[storedIn.renamedTo]);
}

/** @returns the id that an event says stands for another one; null for events of other types */
export function previousId(event: FleetEvent): string | null {
  const { storedIn } = eventTypes[event.type];
  if (storedIn === null || storedIn === 'interactions' || !('previous' in storedIn)) return null;
  return String(event.more?.[storedIn.previous]);
}
