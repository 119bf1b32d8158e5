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
    [
      'an exception that is a rule',
      ['RRULE:FREQ=DAILY;COUNT=4', 'EXRULE:FREQ=DAILY;INTERVAL=2'],
      ['29T08:00', '31T07:00'],
    ],
    ['a period', ['RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20250330T100000/PT1H'], ['28T08:00', '30T08:00']],
  ])('with %s', async (_, lines, expected) => {
    expect(await times(event(BERLIN, ...lines))).toEqual(expected.map((one) => `2025-03-${one}`));
  });

  it('and are changed from one on: their time, and who takes part', async () => {
    const daily = event('DTSTART:20250328T080000Z', 'RRULE:FREQ=DAILY;COUNT=5');
    const later = event('RECURRENCE-ID;RANGE=THISANDFUTURE:20250330T080000Z', 'DTSTART:20250330T103000Z');
    const earlier = ['2025-03-28T08:00', '2025-03-29T08:00'];
    const moved = ['2025-03-30T10:30', '2025-03-31T10:30', '2025-04-01T10:30'];
    for (const events of [
      [daily, later],
      [later, daily],
    ])
      expect(await times(...events)).toEqual([...earlier, ...moved]);
    const ended = event(
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20250330T080000Z',
      'DTSTART:20250330T080000Z',
      'STATUS:CANCELLED',
    );
    expect(await times(daily, ended)).toEqual(earlier);
    const last = event('RECURRENCE-ID;RANGE=THISANDFUTURE:20250401T080000Z', 'DTSTART:20250401T070000Z');
    expect(await times(last, daily, later)).toEqual([...earlier, ...moved.slice(0, 2), '2025-04-01T07:00']);
    const one = event('RECURRENCE-ID:20250331T080000Z', 'DTSTART:20250331T120000Z');
    expect(await times(daily, one, later)).toEqual([...earlier, moved[0], '2025-03-31T12:00', moved[2]]);
  });

  it('and occurrences without the event that they are of count by themselves', async () => {
    expect(await times(event('RECURRENCE-ID:20250331T080000Z', 'DTSTART:20250331T120000Z'))).toEqual([
      '2025-03-31T12:00',
    ]);
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

  it('what is not read of an event may be long', async () => {
    const long = 'x'.repeat(1_500_000);
    const folded = `DESCRIPTION:${`${'x'.repeat(70)}\r\n `.repeat(20_000)}BEGIN:VEVENT`;
    const alarm = ['BEGIN:VALARM', `DESCRIPTION:${long}`, 'DTSTART:20200101T000000Z', 'END:VALARM'];
    const content = event(
      `ATTACH;ENCODING=BASE64;VALUE=BINARY:${long}`,
      ` ${long}`,
      folded,
      ...alarm,
      'DTSTART:20250328T080000Z',
    );
    expect(await times(content, content.replace('UID:e', 'UID:f'))).toEqual(['2025-03-28T08:00', '2025-03-28T08:00']);
    await expect(read(event(`DTSTART:${long}`))).rejects.toThrow('has a line that is too long for a calendar');
  });

  it('calendars and rooms are no people', async () => {
    const room = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:c_1@group.calendar.google.com';
    const { facts } = await read(event('DTSTART:20250228T090000Z', room));
    expect(facts.map(({ contact }) => contact)).toEqual(['ada@client.example']);
  });
});

it('of several versions of an event, the one with the highest number counts', async () => {
  const first = event('DTSTART:20250328T080000Z');
  const moved = event('DTSTART:20250329T080000Z', 'SEQUENCE:2');
  const between = event('DTSTART:20250330T080000Z', 'SEQUENCE:1');
  for (const events of [
    [first, moved, between],
    [moved, between, first],
  ]) {
    const { facts, leftOut } = await read(...events);
    expect(facts.map(({ occurredAt }) => occurredAt)).toEqual(['2025-03-29T08:00:00Z']);
    expect(leftOut).toEqual({ 'older versions of events': 2 });
  }
  const cancelled = event('DTSTART:20250329T080000Z', 'SEQUENCE:3', 'STATUS:CANCELLED');
  expect(await times(first, moved, cancelled)).toEqual([]);
  const repeated = event('DTSTART:20250328T080000Z', 'RRULE:FREQ=DAILY;COUNT=2', 'SEQUENCE:4');
  const one = event('RECURRENCE-ID:20250329T080000Z', 'DTSTART:20250329T120000Z', 'SEQUENCE:1');
  expect(await times(repeated, one)).toEqual(['2025-03-28T08:00', '2025-03-29T12:00']);
});
