import { readImport } from '../../support/read-import';

const PEOPLE = ['ORGANIZER:mailto:anna@fleet.example', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@client.example'];
const BERLIN = 'DTSTART;TZID=Europe/Berlin:20250328T090000';
const event = (...lines: readonly string[]) =>
  ['BEGIN:VEVENT', 'UID:e', ...lines, ...PEOPLE, 'END:VEVENT'].join('\r\n');
const read = async (...events: readonly string[]) => {
  const calendar = ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR', ''].join('\r\n');
  return await readImport(calendar, { me: ['anna@fleet.example'] });
};
const times = async (...events: readonly string[]) => {
  const { facts, rejected } = await read(...events);
  expect(rejected).toEqual([]);
  return facts.map(({ occurredAt }) => occurredAt.replace(/:00Z$/, '')).sort();
};

describe('meetings that repeat', () => {
  it.each([
    ['an exception in UTC', ['RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20250329T080000Z'], ['28T08:00', '30T07:00']],
    [
      'an exception that is a day',
      ['RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;VALUE=DATE:20250329'],
      ['28T08:00', '30T07:00'],
    ],
    ['an end in UTC', ['RRULE:FREQ=DAILY;UNTIL=20250330T070000Z'], ['28T08:00', '29T08:00', '30T07:00']],
    ['an end just before one in UTC', ['RRULE:FREQ=DAILY;UNTIL=20250330T065959Z'], ['28T08:00', '29T08:00']],
    ['an end that is a day', ['RRULE:FREQ=DAILY;UNTIL=20250330'], ['28T08:00', '29T08:00', '30T07:00']],
    ['dates without a rule', ['RDATE;TZID=Europe/Berlin:20250330T100000'], ['28T08:00', '30T08:00']],
    ['a period', ['RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20250330T100000/PT1H'], ['28T08:00', '30T08:00']],
  ])('with %s', async (_, lines, expected) => {
    expect(await times(event(BERLIN, ...lines))).toEqual(expected.map((one) => `2025-03-${one}`));
  });

  it('skip days that a month or a year does not have', async () => {
    const monthly = event('DTSTART:20250131T090000Z', 'RRULE:FREQ=MONTHLY;COUNT=3');
    expect(await times(monthly)).toEqual(['2025-01-31T09:00', '2025-03-31T09:00', '2025-05-31T09:00']);
    const yearly = event('DTSTART:20200229T090000Z', 'RRULE:FREQ=YEARLY;COUNT=3');
    expect(await times(yearly)).toEqual(['2024-02-29T09:00']);
  });

  it('and of which one is moved, named in whichever zone', async () => {
    const series = event(BERLIN, 'RRULE:FREQ=DAILY;COUNT=2');
    for (const name of ['RECURRENCE-ID:20250329T080000Z', 'RECURRENCE-ID;TZID=Europe/Berlin:20250329T090000']) {
      const moved = event('DTSTART;TZID=Europe/Berlin:20250329T150000', name);
      for (const both of [
        [series, moved],
        [moved, series],
      ])
        expect(await times(...both)).toEqual(['2025-03-28T08:00', '2025-03-29T14:00']);
    }
  });
});

describe('zones and days of meetings', () => {
  it.each([
    ['Singapore Standard Time', '01:00'],
    ['"Eastern Standard Time"', '14:00'],
    ['/example.org/20050126_1/Europe/Berlin', '08:00'],
  ])('in %s', async (zone, time) => {
    expect(await times(event(`DTSTART;TZID=${zone}:20250228T090000`))).toEqual([`2025-02-28T${time}`]);
  });

  it('in a zone that the calendar defines, whatever its name', async () => {
    const name = '(UTC+01:00) Amsterdam, Berlin';
    const standard = [
      'BEGIN:STANDARD',
      'DTSTART:19701025T030000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0100',
      'END:STANDARD',
    ];
    const zone = ['BEGIN:VTIMEZONE', `TZID:${name.replace(',', '\\,')}`, ...standard, 'END:VTIMEZONE'].join('\r\n');
    expect(await times(zone, event(`DTSTART;TZID="${name}":20250228T090000`))).toEqual(['2025-02-28T08:00']);
  });

  it.each([
    ['DTSTART;TZID=Nowhere/Land:20250228T090000', 'occurred_at has the time zone "Nowhere/Land", which is unknown'],
    ['DTSTART:20250230T090000Z', 'occurred_at "20250230T090000Z" names a day that does not exist'],
    ['DTSTART:soon', 'occurred_at "soon" cannot be read, expected a time like 20250228T093000Z'],
  ])('reject %s', async (start, reason) => {
    expect((await read(event(start))).rejected).toEqual([reason]);
  });

  it('calendars and rooms are no people', async () => {
    const room = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:c_1@group.calendar.google.com';
    const { facts } = await read(event('DTSTART:20250228T090000Z', room));
    expect(facts.map(({ contact }) => contact)).toEqual(['ada@client.example']);
  });
});
