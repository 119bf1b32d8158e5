import { readImport } from '../../support/read-import';
import { zipFile } from '../../support/zip-file';

describe('an import of a WhatsApp chat', () => {
  const ME = { me: ['Anna'], timeZone: 'Europe/Berlin' };

  it.each([
    ['iPhone, German', '[28.02.25, 09:30:15] Ada Obi: Hallo', '2025-02-28T08:30:15Z'],
    ['iPhone, American', '[2/28/25, 9:30:15\u202fPM] Ada Obi: Hi', '2025-02-28T20:30:15Z'],
    ['iPhone, with marks', '\u200e[28/02/2025, 09:30:15] \u200eAda Obi: \u200eimage omitted', '2025-02-28T08:30:15Z'],
    ['Android, British', '28/02/2025, 09:30 - Ada Obi: Hi: there', '2025-02-28T08:30:00Z'],
    ['Android, American', '2/28/25, 9:30 pm - Ada Obi: Hi', '2025-02-28T20:30:00Z'],
    ['Android, Spanish', '28/2/25 9:30 p. m. - Ada Obi: Hola', '2025-02-28T20:30:00Z'],
    ['Android, Swedish', '2025-02-28 09:30 - Ada Obi: Hej', '2025-02-28T08:30:00Z'],
    ['Android, Dutch', '28-02-2025 09:30 - Ada Obi: Hoi', '2025-02-28T08:30:00Z'],
  ])('reads the times of %s', async (_, line, occurredAt) => {
    const { facts, rejected } = await readImport(`${line}\nmore of it\n${line.replace('Ada Obi', 'Anna')}\n`, ME);
    expect(rejected).toEqual([]);
    expect(facts).toMatchObject([
      { agent: 'Anna', contact: 'Ada Obi', contactName: 'Ada Obi', occurredAt, direction: 'inbound', kind: 'message' },
      { agent: 'Anna', contact: 'Ada Obi', occurredAt, direction: 'outbound' },
    ]);
  });

  it('shows the order of the dates and the zone, and leaves out notices', async () => {
    const chat =
      '02/03/2025, 09:30 - Messages are encrypted.\n02/03/2025, 09:31 - Ada: a\n28/03/2025, 09:30 - Anna: b\r\n';
    const { facts, leftOut, understood } = await readImport(zipFile({ '_chat.txt': chat }), ME);
    expect(facts.map(({ occurredAt }) => occurredAt)).toEqual(['2025-03-02T08:31:00Z', '2025-03-28T08:30:00Z']);
    expect(leftOut).toEqual({ 'notices of WhatsApp': 1 });
    expect(understood).toEqual([
      'a WhatsApp chat; UTF-8; dates with the day first; a 24-hour clock; times without an offset are in Europe/Berlin',
    ]);
  });

  it('asks for what it cannot see', async () => {
    const chat = '02/03/2025, 09:31 - Ada: a\n02/03/2025, 09:32 - Anna: b\n';
    await expect(readImport(chat, ME)).rejects.toThrow(
      'the order of day and month cannot be seen in any row: "02/03/2025 09:31" is 2025-03-02 (--date-order dmy) or 2025-02-03 (--date-order mdy)',
    );
    const ordered = { dateOrder: 'dmy' } as const;
    await expect(readImport(chat, ordered)).rejects.toThrow('--me NAME says which of "Ada", "Anna" is your agent');
    await expect(readImport(chat, ordered)).rejects.toMatchObject({ question: { option: 'me', also: ['timeZone'] } });
    await expect(readImport(chat, { ...ordered, me: ['X'] })).rejects.toThrow('--me is nobody in this chat');
    await expect(readImport(chat, { ...ordered, me: ['Anna'] })).rejects.toThrow('--time-zone says of where');
    expect((await readImport(chat, { ...ME, ...ordered })).facts).toHaveLength(2);
  });

  it.each([
    ['28.02.25, 09:30 - Ada: a\n', 'dates with the day first; a 24-hour clock'],
    ['2/28/25, 9:30 PM - Ada: a\n', 'dates with the month first; a 12-hour clock'],
    ['2025-02-28 09:30 - Ada: a\n', 'dates with the year first; a 24-hour clock'],
  ])('says how it reads the times: %j', async (line, words) => {
    const { understood } = await readImport(line + line.replace('Ada', 'Anna'), ME);
    expect(understood[0]).toContain(words);
  });

  it('takes neither the first notice of an iPhone for a message, nor the name of a group for a member', async () => {
    const notice = '\u200eMessages and calls are end-to-end encrypted. Only people in this chat can read them.';
    const start = (author: string) => `\u200e[28.02.25, 09:00:00] ${author}: ${notice}\n`;
    const lines = ['Ada: a', 'Anna: b', 'Ada: \u200eimage omitted'].map((one, n) => `[28.02.25, 09:3${n}:00] ${one}\n`);
    const two = await readImport(start('Ada') + lines.join(''), ME);
    expect([two.facts.length, two.leftOut]).toEqual([3, { 'notices of WhatsApp': 1 }]);
    const added = '[28.02.25, 09:01:00] Team: \u200eAda added you\n';
    const group = await readImport(start('Team') + added + lines.join(''), ME);
    expect(group.facts.map(({ contact }) => contact)).toEqual(['Ada', 'Ada', 'Ada']);
    expect(group.leftOut).toEqual({ 'notices of WhatsApp': 2 });
  });

  it('counts a message in a group for each other member, up to a limit', async () => {
    const names = Array.from({ length: 4 }, (_, n) => `28.02.25, 09:3${n} - P${n}: x\n`).join('');
    const chat = `${names}28.02.25, 10:00 - Anna: to all\n`;
    expect((await readImport(chat, ME)).facts).toHaveLength(8);
    const few = await readImport(chat, { ...ME, maxRecipients: 3 });
    expect([few.facts.length, few.leftOut]).toEqual([4, { 'messages to more than 3 people (--max-recipients)': 1 }]);
  });
});

describe('an import of a Slack export', () => {
  const users = [
    { id: 'U1', name: 'nova', real_name: 'Nova', is_bot: true, profile: {} },
    { id: 'U2', name: 'ada', profile: { email: 'Ada@Client.example', real_name: 'Ada Obi' } },
    { id: 'U3', name: 'li', profile: { email: 'li@client.example' } },
    { id: 'U4', name: 'anna', profile: { email: 'anna@fleet.example' } },
  ];
  const message = (user: string, ts: string, more: object = {}) => ({
    type: 'message',
    user,
    ts,
    text: 'secret',
    ...more,
  });
  const slack = (days: Readonly<Record<string, readonly object[]>>) =>
    zipFile({
      'users.json': JSON.stringify(users),
      'channels.json': JSON.stringify([{ id: 'C1', name: 'general', members: ['U1', 'U2', 'U3'] }]),
      'dms.json': JSON.stringify([{ id: 'D1', members: ['U1', 'U2'] }]),
      ...Object.fromEntries(Object.entries(days).map(([name, list]) => [name, JSON.stringify(list)])),
    });

  it('counts messages between two people, mentions, and replies', async () => {
    const { facts, leftOut } = await readImport(
      slack({
        'D1/2025-02-28.json': [message('U2', '1740735000.000200'), message('U1', '1740735060.000100')],
        'general/2025-02-28.json': [
          message('U1', '1740735120.0', { text: 'for <@U2> and <@U3|li>' }),
          message('U3', '1740735180.0', { parent_user_id: 'U1' }),
          message('U2', '1740735240.0'),
          message('U2', '1740735300.0', { subtype: 'channel_join' }),
          message('U9', '1740735360.0', { subtype: 'bot_message', username: 'Deploys' }),
        ],
      }),
      { me: ['Nova', '@fleet.example'] },
    );
    expect(facts.map(({ agent, contact, direction, externalId }) => [agent, contact, direction, externalId])).toEqual([
      ['Nova', 'ada@client.example', 'inbound', 'slack/D1/1740735000.000200'],
      ['Nova', 'ada@client.example', 'outbound', 'slack/D1/1740735060.000100'],
      ['Nova', 'ada@client.example', 'outbound', 'slack/C1/1740735120.0 ada@client.example'],
      ['Nova', 'li@client.example', 'outbound', 'slack/C1/1740735120.0 li@client.example'],
      ['Nova', 'li@client.example', 'inbound', 'slack/C1/1740735180.0'],
    ]);
    expect(facts[0]).toMatchObject({
      occurredAt: '2025-02-28T09:30:00.0002Z',
      contactName: 'Ada Obi',
      kind: 'message',
    });
    expect(JSON.stringify(facts)).not.toContain('secret');
    expect(leftOut).toEqual({
      'messages that are not between an agent and a contact': 1,
      'notices of Slack, such as who joined': 1,
      'messages of apps that are none of your agents (--me)': 1,
    });
  });

  it('reads an export that was packed again in a folder, with odd messages and an empty day', async () => {
    const odd = [
      ...[null, 5, { hidden: true }].map((text) => message('U2', '1740735000.1', { text })),
      { ...message('U2', ''), ts: null },
      message('U2', 'soon'),
      null,
    ];
    const content = zipFile({
      'export/users.json': JSON.stringify(users),
      'export/dms.json': JSON.stringify([{ id: 'D1', members: ['U1', 'U2'] }]),
      'export/D1/2025-02-28.json': JSON.stringify(odd),
      'export/D1/2025-03-01.json': '',
    });
    const { facts, rejected } = await readImport(content, { me: ['Nova'] });
    expect(facts).toHaveLength(3);
    expect(rejected).toEqual([
      'occurred_at is missing',
      expect.stringContaining('occurred_at "soon" cannot be read'),
      'a message of export/D1/2025-02-28.json cannot be read',
    ]);
  });

  it('asks who the agents are, and says if a file is broken', async () => {
    const export_ = slack({ 'D1/2025-02-28.json': [message('U2', '1740735000.000200')] });
    await expect(readImport(export_)).rejects.toThrow('file: is a Slack export: --me says who your agents are');
    await expect(readImport(export_, { me: ['nobody'] })).rejects.toThrow('--me is none of the members, such as');
    const broken = zipFile({
      'users.json': JSON.stringify(users),
      'channels.json': '[]',
      'x/2025-02-28.json': '[{"a":',
    });
    await expect(readImport(broken, { me: ['Nova'] })).rejects.toThrow(
      'x/2025-02-28.json in the ZIP file is damaged or cut off',
    );
    const everyone = JSON.stringify([{ id: 'C1', name: 'x', members: Array(100_000).fill('U00000000') }]);
    const large = { 'users.json': JSON.stringify(users), 'channels.json': everyone, 'x/2025-02-28.json': '[]' };
    await expect(readImport(zipFile(large), { me: ['Nova'] })).rejects.toThrow('has nothing to import');
    const members = (list: string) => readImport(zipFile({ 'users.json': list, 'dms.json': '[]' }), { me: ['Nova'] });
    await expect(members('[{"id": "U1"}, {"id": x}]')).rejects.toThrow(
      'users.json in the ZIP file cannot be read: its entry 2',
    );
    await expect(members('[{"id": "U1"}')).rejects.toThrow('users.json in the ZIP file is damaged or cut off');
    await expect(members('[null, 5, {"id": "U1", "name": "nova"}]')).rejects.toThrow('has nothing to import');
  });
});

describe('an import of a calendar', () => {
  const ME = { me: ['anna@fleet.example'] };
  const PEOPLE = [
    'ORGANIZER;CN=Anna:mailto:anna@fleet.example',
    'ATTENDEE;PARTSTAT=ACCEPTED:mailto:Anna@fleet.example',
    'ATTENDEE;CN="Obi, Ada";PARTSTAT=ACCEPTED;EMAIL=x@y.example:mailto:ada@client.example',
    'ATTENDEE;PARTSTAT=DECLINED:mailto:li@client.example',
  ];
  const event = (...lines: readonly string[]) =>
    ['BEGIN:VEVENT', 'SUMMARY:secret', ...lines, 'END:VEVENT'].join('\r\n');
  const calendar = (...parts: readonly string[]) =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${parts.join('\r\n')}\r\nEND:VCALENDAR\r\n`;
  const timesOf = async (...parts: readonly string[]) =>
    (await readImport(calendar(...parts), ME)).facts.map(({ occurredAt }) => occurredAt);

  it('counts who accepted', async () => {
    const { facts } = await readImport(calendar(event('UID:e-1', 'DTSTART:20250228T093000Z', ...PEOPLE)), ME);
    expect(facts).toEqual([
      {
        agent: 'anna@fleet.example',
        contact: 'ada@client.example',
        contactName: 'Obi, Ada',
        occurredAt: '2025-02-28T09:30:00Z',
        kind: 'meeting',
        direction: null,
        weight: 1,
        externalId: 'e-1 anna@fleet.example ada@client.example',
      },
    ]);
  });

  it('expands repetitions up to now, in their time zone, with their exceptions', async () => {
    const weekly = event(
      'UID:w',
      'DTSTART;TZID=Europe/Berlin:20250320T093000',
      'RRULE:FREQ=WEEKLY;COUNT=4',
      'EXDATE;TZID=Europe/Berlin:20250403T093000',
      ...PEOPLE,
    );
    const moved = event(
      'UID:w',
      'RECURRENCE-ID;TZID=Europe/Berlin:20250410T093000',
      'DTSTART;TZID=Europe/Berlin:20250411T100000',
      ...PEOPLE,
    );
    const wanted = ['2025-03-20T08:30:00Z', '2025-03-27T08:30:00Z', '2025-04-11T08:00:00Z'];
    expect(await timesOf(weekly, moved)).toEqual(wanted);
    expect((await timesOf(moved, weekly)).toSorted()).toEqual(wanted);
    const endless = event('UID:d', 'DTSTART:20260110T080000Z', 'RRULE:FREQ=DAILY', ...PEOPLE);
    expect(await timesOf(endless)).toHaveLength(6);
  });

  it('reads zones that the calendar defines, and folded lines', async () => {
    const zone =
      'BEGIN:VTIMEZONE\r\nTZID:Fleet Time\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE';
    const one = event(
      'UID:z',
      'DTSTART;TZID=Fleet Time:20250228T093000',
      ...PEOPLE.map((line) => `${line.slice(0, 20)}\r\n ${line.slice(20)}`),
    );
    expect(await timesOf(zone, one)).toEqual(['2025-02-28T06:30:00Z']);
    expect(await timesOf(one, zone)).toEqual(['2025-02-28T06:30:00Z']);
    expect(await timesOf(event('UID:w', 'DTSTART;TZID=W. Europe Standard Time:20250228T093000', ...PEOPLE))).toEqual([
      '2025-02-28T08:30:00Z',
    ]);
  });

  it.each([
    ['cancelled', ['STATUS:CANCELLED', ...PEOPLE], 'cancelled events'],
    [
      'declined by us',
      [...PEOPLE.slice(2), 'ATTENDEE;PARTSTAT=DECLINED:mailto:anna@fleet.example'],
      'events that you declined',
    ],
    ['of others', PEOPLE.slice(2), 'events without one of your addresses (--me)'],
    ['alone', PEOPLE.slice(0, 2), 'events without another person'],
    ['not accepted', [...PEOPLE.slice(0, 2), ...PEOPLE.slice(3)], 'events that nobody else accepted'],
    ['in the future', ['X-A:1', ...PEOPLE], 'events in the future, or before --since'],
  ])('leaves out events that are %s', async (what, lines, reason) => {
    const start = what === 'in the future' ? '20270228T093000Z' : '20250228T093000Z';
    const { facts, leftOut } = await readImport(calendar(event('UID:e', `DTSTART:${start}`, ...lines)), ME);
    expect([facts, leftOut]).toEqual([[], { [reason]: 1 }]);
  });

  it('rejects what repeats without measure, and events that cannot be read', async () => {
    const { rejected } = await readImport(
      calendar(
        event('UID:s', 'DTSTART:20240101T000000Z', 'RRULE:FREQ=SECONDLY', ...PEOPLE),
        event('UID:x', ...PEOPLE),
        event('UID:r', 'DTSTART:20250228T093000Z', 'RRULE:FREQ=NEVER', ...PEOPLE),
      ),
      ME,
    );
    expect(rejected).toEqual([
      'the event repeats more than 20000 times',
      'occurred_at is missing: the event has no start',
      'the event cannot be read',
    ]);
    await expect(readImport(calendar(event('UID:e', 'DTSTART:20250228T093000Z', ...PEOPLE)))).rejects.toThrow(
      "file: is a calendar: --me ADDRESS says which addresses are your agents'; most frequent are ada@client.example (in 1 events)",
    );
    await expect(readImport('BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n', ME)).rejects.toThrow(
      'the calendar is cut off within an event',
    );
  });
});
