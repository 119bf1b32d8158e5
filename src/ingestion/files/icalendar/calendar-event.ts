import ICAL from 'ical.js';
import { isTimeZone, TimeZone } from '../mapping/time-zone';

/** Occurrences of one event that are looked at, in and before the window. */
const MAX_OCCURRENCES = 20_000;

export interface Attendee {
  /** In lower case. */
  readonly address: string;
  readonly name: string;
  /** Whether the attendee takes part: accepted, or invited the others. */
  readonly accepted: boolean;
  readonly declined: boolean;
}

/** What is read of an event: never its title, place or description. */
export interface CalendarEvent {
  readonly uid: string;
  readonly cancelled: boolean;
  readonly attendees: readonly Attendee[];
  /** The occurrence that it replaces, in the form of `occurrenceKey`; null if it is none. */
  readonly replaces: string | null;
  readonly isRecurring: boolean;
  /** @throws RangeError if it repeats too often */
  occurrences(fromMs: number, untilMs: number, replaced: ReadonlySet<string>): Occurrence[];
}

export interface Occurrence {
  readonly epochMs: number;
  readonly key: string;
}

/** Reads events, in the time zones of their calendar. */
export class CalendarEvents {
  private readonly known = new Map<string, TimeZone | null>();

  /**
   * @param zones VTIMEZONE components by their ids
   * @param local the zone of times that have none; UTC if undefined
   */
  constructor(
    private readonly zones: ReadonlyMap<string, string>,
    private readonly local: string | undefined,
  ) {}

  /** @returns null if the event cannot be read */
  read(text: string): CalendarEvent | null {
    try {
      const used = [...this.zones].filter(([id]) => text.includes(id)).map(([, zone]) => zone);
      const calendar = new ICAL.Component(
        ICAL.parse(['BEGIN:VCALENDAR', ...used, text, 'END:VCALENDAR'].join('\r\n')) as unknown[],
      );
      const component = calendar.getFirstSubcomponent('vevent');
      return component ? this.eventOf(component) : null;
    } catch {
      return null;
    }
  }

  private eventOf(component: InstanceType<typeof ICAL.Component>): CalendarEvent | null {
    const event = new ICAL.Event(component);
    if (!event.startDate) return null;
    const value = (name: string) => String(component.getFirstPropertyValue(name) ?? '');
    const uid = value('uid');
    const replaces = event.recurrenceId ? occurrenceKey(uid, event.recurrenceId) : null;
    return {
      uid,
      cancelled: value('status').toUpperCase() === 'CANCELLED',
      attendees: attendeesOf(component),
      replaces,
      isRecurring: replaces === null && event.isRecurring(),
      occurrences: (fromMs, untilMs, replaced) => this.occurrences(event, uid, { fromMs, untilMs, replaced }),
    };
  }

  private occurrences(
    event: InstanceType<typeof ICAL.Event>,
    uid: string,
    { fromMs, untilMs, replaced }: { fromMs: number; untilMs: number; replaced: ReadonlySet<string> },
  ): Occurrence[] {
    const zone = event.component.getFirstProperty('dtstart')?.getParameter('tzid')?.toString();
    if (event.recurrenceId || !event.isRecurring()) {
      const epochMs = this.momentOf(event.startDate, zone);
      const key = event.recurrenceId ? occurrenceKey(uid, event.recurrenceId) : '';
      return epochMs >= fromMs && epochMs <= untilMs ? [{ epochMs, key }] : [];
    }
    const found: Occurrence[] = [];
    const iterator = event.iterator();
    for (let seen = 0; ; seen++) {
      const next = iterator.next();
      if (!next) return found;
      const epochMs = this.momentOf(next, zone);
      if (epochMs > untilMs) return found;
      if (seen >= MAX_OCCURRENCES) throw new RangeError(`the event repeats more than ${MAX_OCCURRENCES} times`);
      const key = occurrenceKey(uid, next);
      if (epochMs >= fromMs && !replaced.has(key)) found.push({ epochMs, key });
    }
  }

  /** @param given the name of its zone, which the calendar may not define */
  private momentOf(time: InstanceType<typeof ICAL.Time>, given: string | undefined): number {
    const local = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    const id = time.zone?.tzid ?? 'floating';
    if (id === 'UTC') return local;
    const zone = this.zoneOf(id === 'floating' ? (given ?? this.local ?? 'UTC') : id);
    if (zone) return zone.momentOf(local);
    // A zone that the calendar defines itself.
    return id === 'floating' ? local : time.toUnixTime() * 1_000;
  }

  private zoneOf(id: string): TimeZone | null {
    let zone = this.known.get(id);
    if (zone === undefined) {
      const name = isTimeZone(id) ? id : (WINDOWS_ZONES[id] ?? null);
      zone = name === null ? null : new TimeZone(name);
      if (this.known.size < 1_000) this.known.set(id, zone);
    }
    return zone;
  }
}

/** The commonest of the zones that Outlook names in its own way; others are defined in the calendar. */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'GMT Standard Time': 'Europe/London',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
  'India Standard Time': 'Asia/Kolkata',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'AUS Eastern Standard Time': 'Australia/Sydney',
};

/** Names one occurrence of an event, by when it was to be at first. */
function occurrenceKey(uid: string, time: InstanceType<typeof ICAL.Time>): string {
  return `${uid}/${time.toICALString()}`;
}

function attendeesOf(component: InstanceType<typeof ICAL.Component>): Attendee[] {
  const found = new Map<string, Attendee>();
  for (const kind of ['organizer', 'attendee']) {
    for (const property of component.getAllProperties(kind)) {
      const parameter = (name: string) => String(property.getParameter(name) ?? '');
      const value = String(property.getFirstValue() ?? '');
      const address = (/^mailto:(.+)$/i.exec(value)?.[1] ?? (parameter('email') || value)).trim().toLowerCase();
      if (!address.includes('@') || /^(?:RESOURCE|ROOM)$/i.test(parameter('cutype'))) continue;
      const status = parameter('partstat').toUpperCase();
      const before = found.get(address);
      const name = parameter('cn');
      found.set(address, {
        address,
        name: before?.name || (name.toLowerCase() === address ? '' : [...name].slice(0, 200).join('')),
        // Who invites takes part, unless that is declined.
        accepted:
          status === 'ACCEPTED' || ((kind === 'organizer' || before?.accepted === true) && status !== 'DECLINED'),
        declined: status === 'DECLINED',
      });
    }
  }
  return [...found.values()];
}
