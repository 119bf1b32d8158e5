import type ICAL from 'ical.js';

export interface Attendee {
  /** In lower case. */
  readonly address: string;
  readonly name: string;
  /** Whether the attendee takes part: accepted, or invited the others. */
  readonly accepted: boolean;
  readonly declined: boolean;
}

/** Addresses of calendars and rooms, not of people. */
const NO_PERSON = /@(?:group|resource)\.calendar\.google\.com$/;

export function attendeesOf(component: InstanceType<typeof ICAL.Component>): Attendee[] {
  const found = new Map<string, Attendee>();
  for (const kind of ['organizer', 'attendee']) {
    for (const property of component.getAllProperties(kind)) {
      const parameter = (name: string) => String(property.getParameter(name) ?? '');
      const value = String(property.getFirstValue() ?? '');
      const address = (/^mailto:(.+)$/i.exec(value)?.[1] ?? (parameter('email') || value)).trim().toLowerCase();
      if (!address.includes('@') || NO_PERSON.test(address)) continue;
      if (/^(?:RESOURCE|ROOM)$/i.test(parameter('cutype'))) continue;
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
