import { eventTypes } from '../../event-types/event-types';
import type { FleetEvent } from './fleet-event';

/** The values of one contact in all events of a batch. */
export interface StagedContact {
  readonly userId: string;
  readonly firstSeen: string;
  readonly name: string | null;
  readonly namedAt: string | null;
  readonly nameGiven: boolean;
}

/** @returns the values of each contact by user id: the earliest time and the best name */
export function stagedContacts(events: Iterable<FleetEvent>): ReadonlyMap<string, StagedContact> {
  const contacts = new Map<string, StagedContact>();
  for (const event of events) {
    if (event.userId === null) continue;
    const named = event.contactName !== null;
    const said: StagedContact = {
      userId: event.userId,
      firstSeen: event.occurredAt,
      name: event.contactName,
      namedAt: named ? event.occurredAt : null,
      nameGiven: eventTypes[event.type].givesName === true,
    };
    const known = contacts.get(event.userId);
    contacts.set(event.userId, known ? merged(known, said) : said);
  }
  return contacts;
}

function merged(known: StagedContact, said: StagedContact): StagedContact {
  const firstSeen = isBefore(said.firstSeen, known.firstSeen) ? said.firstSeen : known.firstSeen;
  const { name, namedAt, nameGiven } = hasBetterName(said, known) ? said : known;
  return { userId: known.userId, firstSeen, name, namedAt, nameGiven };
}

/** As in `saveContacts`: an explicit name first, then the later one, and at the same moment the greater in bytes. */
function hasBetterName(one: StagedContact, other: StagedContact): boolean {
  if (one.name === null || one.namedAt === null) return false;
  if (other.name === null || other.namedAt === null) return true;
  if (one.nameGiven !== other.nameGiven) return one.nameGiven;
  if (one.namedAt !== other.namedAt) return isBefore(other.namedAt, one.namedAt);
  return Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)) > 0;
}

/** Of texts as `ParsedTime.text`, of which the shorter one has no fraction of a second. */
export function isBefore(one: string, other: string): boolean {
  return one.slice(0, -1) < other.slice(0, -1);
}
