import ICAL from 'ical.js';
import { quoted } from '../../../config/excerpt';
import { isDate } from '../../../database/calendar-date';
import { type Attendee, attendeesOf } from './attendees';
import { CalendarZones } from './calendar-zones';
import { repaired } from './repaired-rule';

/** Occurrences of one event that are looked at, in and before the window. */
const MAX_OCCURRENCES = 20_000;
export const UNREADABLE = 'the event cannot be read';
const START =
  /^DTSTART(?:;(?:[^:"\r\n]|"[^"\r\n]*")*)?:\s*((\d{4})(\d{2})(\d{2})(?:T([01]\d|2[0-3])[0-5]\d[0-6]\dZ?)?)?(.*)$/im;
const MAX_QUOTE = 40;

/** What is read of an event: never its title, place or description. */
export interface CalendarEvent {
  readonly uid: string;
  /** Of this version: a higher one replaces it. */
  readonly sequence: number;
  readonly startMs: number;
  readonly cancelled: boolean;
  readonly attendees: readonly Attendee[];
  /** When the occurrence that it replaces was to be, and whether it replaces those after it; null if it is none. */
  readonly replaces: { readonly epochMs: number; readonly andFuture: boolean } | null;
  /** @throws RangeError if it repeats too often */
  occurrences(fromMs: number, untilMs: number): Occurrence[];
}

export interface Occurrence {
  readonly epochMs: number;
  /** Names it among those of its event; empty if it is the only one. */
  readonly id: string;
}

type Component = InstanceType<typeof ICAL.Component>;
type Time = InstanceType<typeof ICAL.Time>;

/** Reads events, in the time zones of their calendar. */
export class CalendarEvents {
  private readonly named = new CalendarZones();

  /**
   * @param zones VTIMEZONE components by their ids
   * @param local the zone of times that have none; UTC if undefined
   */
  constructor(
    private readonly zones: ReadonlyMap<string, string>,
    private readonly local: string | undefined,
  ) {}

  /** @returns the event, or why it is none */
  read(text: string): CalendarEvent | string {
    const wrong = startProblem(text);
    if (wrong !== null) return wrong;
    try {
      const used = [...this.zones].filter(([id]) => text.includes(id)).map(([, zone]) => zone);
      const calendar = new ICAL.Component(
        ICAL.parse(['BEGIN:VCALENDAR', ...used, text, 'END:VCALENDAR'].join('\r\n')) as unknown[],
      );
      const component = calendar.getFirstSubcomponent('vevent');
      return component ? this.eventOf(component) : UNREADABLE;
    } catch (error) {
      return error instanceof UnknownZone ? error.message : UNREADABLE;
    }
  }

  private eventOf(component: Component): CalendarEvent {
    const value = (name: string) => String(component.getFirstPropertyValue(name) ?? '');
    const uid = value('uid');
    const momentOf = (time: Time, property: string) => this.momentOf(time, zoneNameOf(component, property));
    const start = component.getFirstPropertyValue('dtstart') as Time;
    const startMs = momentOf(start, 'dtstart');
    repaired(component, start, (time) =>
      this.localOf(momentOf(time, 'dtstart'), start, zoneNameOf(component, 'dtstart')),
    );
    const event = new ICAL.Event(component);
    const replaces = event.recurrenceId && {
      epochMs: momentOf(event.recurrenceId, 'recurrence-id'),
      andFuture: component.getFirstProperty('recurrence-id')?.getParameter('range') === 'THISANDFUTURE',
    };
    return {
      uid,
      sequence: Number(value('sequence')) || 0,
      startMs,
      cancelled: value('status').toUpperCase() === 'CANCELLED',
      attendees: attendeesOf(component),
      replaces,
      occurrences: (fromMs, untilMs) => {
        if (replaces === null && isRepeated(component)) return this.repeated(event, uid, fromMs, untilMs);
        const id = event.recurrenceId ? occurrenceId(uid, event.recurrenceId) : '';
        return startMs >= fromMs && startMs <= untilMs ? [{ epochMs: startMs, id }] : [];
      },
    };
  }

  private repeated(event: InstanceType<typeof ICAL.Event>, uid: string, fromMs: number, untilMs: number): Occurrence[] {
    const { component } = event;
    const zone = zoneNameOf(component, 'dtstart');
    const left = this.exceptions(component, untilMs);
    return this.moments(event.iterator(), zone, untilMs).flatMap(([epochMs, time]) =>
      epochMs < fromMs || left.has(epochMs) ? [] : [{ epochMs, id: occurrenceId(uid, time) }],
    );
  }

  /** @throws RangeError for too many */
  private moments(times: { next(): Time | null }, zone: string | undefined, untilMs: number): [number, Time][] {
    const found: [number, Time][] = [];
    for (let time = times.next(); time; time = times.next()) {
      const epochMs = this.momentOf(time, zone);
      if (epochMs > untilMs) break;
      if (found.length >= MAX_OCCURRENCES) throw new RangeError(`the event repeats more than ${MAX_OCCURRENCES} times`);
      found.push([epochMs, time.clone()]);
    }
    return found;
  }

  /** The moments of exceptions, which may be in another zone than the event. */
  private exceptions(component: Component, untilMs: number): ReadonlySet<number> {
    const found = new Set<number>();
    for (const property of component.getAllProperties('exdate')) {
      const zone = property.getParameter('tzid')?.toString();
      for (const time of property.getValues() as Time[]) found.add(this.momentOf(time, zone));
    }
    // Of calendars from before 2009.
    const start = component.getFirstPropertyValue('dtstart') as Time;
    for (const property of component.getAllProperties('exrule')) {
      const rule = property.getFirstValue() as InstanceType<typeof ICAL.Recur>;
      for (const [epochMs] of this.moments(rule.iterator(start), zoneNameOf(component, 'dtstart'), untilMs))
        found.add(epochMs);
    }
    return found;
  }

  /**
   * @param given the name of its zone, which the calendar may not define
   * @throws UnknownZone
   */
  private momentOf(time: Time, given: string | undefined): number {
    const local = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    const id = time.zone?.tzid ?? 'floating';
    if (id === 'UTC') return local;
    const name = id === 'floating' ? (given ?? this.local ?? 'UTC') : id;
    const zone = this.named.named(name);
    if (zone) return zone.momentOf(local);
    // A zone that the calendar defines itself.
    if (id !== 'floating') return time.toUnixTime() * 1_000;
    throw new UnknownZone(`occurred_at has the time zone ${quoted(name, MAX_QUOTE)}, which is unknown`);
  }

  /** A moment as a time of the zone of the event's start. */
  private localOf(epochMs: number, start: Time, given: string | undefined): Time {
    let time = start.clone();
    // Twice, because the offset may change in between.
    for (let round = 0; round < 2; round++) {
      const offBy = epochMs - this.momentOf(time, given);
      time = time.clone();
      time.adjust(0, 0, 0, Math.round(offBy / 1_000));
    }
    return time;
  }
}

class UnknownZone extends Error {}

/** @returns why the start cannot be read; null if it can */
function startProblem(text: string): string | null {
  const match = START.exec(text.replace(/\r?\n[ \t]/g, ''));
  if (!match) return 'occurred_at is missing: the event has no start';
  const [, whole, year, month, day, , rest = ''] = match;
  const written = quoted(`${whole ?? ''}${rest.trim()}`, MAX_QUOTE);
  if (whole === undefined || rest.trim() !== '')
    return `occurred_at ${written} cannot be read, expected a time like 20250228T093000Z`;
  return isDate(`${year}-${month}-${day}`) ? null : `occurred_at ${written} names a day that does not exist`;
}

function zoneNameOf(component: Component, property: string): string | undefined {
  return component.getFirstProperty(property)?.getParameter('tzid')?.toString();
}

/** Whether it has a rule, or further dates. */
function isRepeated(component: Component): boolean {
  return component.hasProperty('rrule') || component.hasProperty('rdate');
}

function occurrenceId(uid: string, time: Time): string {
  return `${uid}/${time.toICALString()}`;
}
