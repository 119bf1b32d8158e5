import fc from 'fast-check';
import { LocalTimes } from '../../../src/ingestion/files/mapping/local-times';
import { TimeZone } from '../../../src/ingestion/files/mapping/time-zone';
import { SpecProblem, specOf } from '../../../src/ingestion/files/spec-words';
import { readImport } from '../../support/read-import';

describe('an import of a table', () => {
  it('maps columns, fixed values and kinds as they are given', async () => {
    const spec = specOf({
      map: 'agent==Nova,contact=Mail, address,occurred_at="Activity, date",kind=Type',
      kinds: 'INCOMING_EMAIL=email:inbound,Wedding, big=meeting,NOTE=skip,*=other',
      timeZone: 'America/New_York',
      dateOrder: 'mdy',
    });
    const rows = [
      '"Mail, address";Mood;"Activity, date";Type',
      'ada@x.example;good;3/4/2025 9:30 PM;incoming email',
      'li@x.example;bad;2025-07-01 09:30;Wedding, big',
      'li@x.example;bad;2025-07-01T09:30Z;Dinner',
      'bob@x.example;;2025-07-02;note',
    ];
    const { facts, leftOut, notes, understood } = await readImport(rows.join('\n'), spec);
    expect(
      facts.map(({ agent, contact, occurredAt, kind, direction }) => [agent, contact, occurredAt, kind, direction]),
    ).toEqual([
      ['Nova', 'ada@x.example', '2025-03-05T02:30:00Z', 'email', 'inbound'],
      ['Nova', 'li@x.example', '2025-07-01T13:30:00Z', 'meeting', null],
      ['Nova', 'li@x.example', '2025-07-01T09:30:00Z', 'other', null],
    ]);
    expect(leftOut).toEqual({ 'of the kind "note"': 1 });
    expect(notes).toEqual(['ignored columns: mood']);
    expect(understood).toEqual([
      'CSV separated by semicolons; UTF-8; agent_id from always "Nova", contact_id from "Mail, address", occurred_at from "Activity, date", kind from "Type"; dates with the month first; times without an offset are in America/New_York',
    ]);
  });

  it('names unknown kinds together, with the option to give', async () => {
    const rows =
      'agent_id,contact_id,occurred_at,kind\na,b,2025-01-01,Fax\na,b,2025-01-02,Fax\na,b,2025-01-03,Phone call\n';
    const { facts, rejected, notes } = await readImport(rows);
    expect([facts.map(({ kind }) => kind), rejected.length]).toEqual([['call'], 2]);
    expect(notes).toEqual(['unknown kinds: Fax; --kinds "Fax=…" says what they are, such as email:inbound or skip']);
  });

  it.each([
    [
      'HubSpot',
      'Record ID,Activity type,Activity date,Activity assigned to,Associated contact IDs,Email direction\n7,INCOMING_EMAIL,2025-02-28 09:30,Nova,501,\n8,Call,2025-02-28 10:30,Nova,501,\n9,NOTE,2025-02-28 10:30,Nova,501,\n',
      [
        ['Nova', '501', 'email', 'inbound', 'hubspot:7'],
        ['Nova', '501', 'call', null, 'hubspot:8'],
      ],
    ],
    [
      'Salesforce',
      'Activity ID,Assigned,Date,Contact ID,Task Subtype,Subject\n00T1,Nova,2025-02-28,003A,Call,secret\n00T2,Nova,2025-02-28,003A,Task,secret\n',
      [['Nova', '003A', 'call', null, '00T1']],
    ],
    [
      'Intercom',
      'Conversation ID,User ID,User name,Conversation started at,Teammate currently assigned\n77,u-1,Ada,2025-02-28 09:30:00,Nova\n',
      [['Nova', 'u-1', 'message', null, 'intercom:77']],
    ],
    [
      'Pipedrive',
      'ID,Type,Due date,Assigned to user,Contact person,Subject\n5,Meeting,2025-02-28,Nova,Ada Obi,secret\n6,Task,2025-02-28,Nova,Ada Obi,secret\n',
      [['Nova', 'Ada Obi', 'meeting', null, 'pipedrive:5']],
    ],
  ])('understands an export of %s', async (program, content, wanted) => {
    const { facts, rejected, understood } = await readImport(content);
    expect(rejected).toEqual([]);
    expect(understood[0]).toContain(`an export of ${program}`);
    expect(
      facts.map(({ agent, contact, kind, direction, externalId }) => [agent, contact, kind, direction, externalId]),
    ).toEqual(wanted);
    expect(JSON.stringify(facts)).not.toContain('secret');
  });

  it.each([
    [
      'Windows-1252',
      Buffer.from('agent_id;contact_id;occurred_at\nJ\xfcrgen;Zo\xeb \x96 \x80;2025-01-01\n', 'latin1'),
      'Zoë – €',
      'Windows-1252',
    ],
    [
      'UTF-16 of Excel',
      Buffer.from('\ufeffsep=\t\r\nAgent\tContact\tDate\r\nJürgen\tZoë – €\t2025-01-01\r\n', 'utf16le'),
      'Zoë – €',
      'UTF-16LE',
    ],
    ['tabs', 'Agent\tContact\tDate\nJürgen\tZoë\t2025-01-01\n', 'Zoë', 'UTF-8'],
  ])('reads %s', async (_, content, contact, encoding) => {
    const { facts, understood } = await readImport(content);
    expect(facts).toMatchObject([{ agent: 'Jürgen', contact }]);
    expect(understood[0]).toContain(encoding);
  });

  it('reads an encoding that was given', async () => {
    const content = Buffer.from('agent_id,contact_id,occurred_at\na,\x80,2025-01-01\n', 'latin1');
    expect((await readImport(content, { encoding: 'windows-1252' })).facts).toMatchObject([{ contact: '€' }]);
  });

  const dates = (...texts: readonly string[]) =>
    `agent_id,contact_id,occurred_at\n${texts.map((text) => `a,b,"${text}"\n`).join('')}`;
  it('never guesses the order of day and month', async () => {
    await expect(readImport(dates('03/03/2025', '03/04/2025'))).rejects.toThrow(
      'file: the order of day and month cannot be seen in any row: "03/04/2025" is 2025-04-03 (--date-order dmy) or 2025-03-04 (--date-order mdy)',
    );
    const seen = await readImport(dates(...Array<string>(3_000).fill('03/04/2025'), '13/04/2025'));
    expect([seen.facts[0]?.occurredAt, seen.understood[0]]).toEqual([
      '2025-04-03T00:00:00Z',
      expect.stringContaining('dates with the day first'),
    ]);
    await expect(readImport(dates('13/04/2025', '04/13/2025'))).rejects.toThrow(
      'has dates in two orders, such as "13/04/2025" and "04/13/2025"',
    );
    const late = dates(...Array<string>(8_000).fill('13/04/2025'), '04/13/2025');
    await expect(readImport(late)).rejects.toThrow(
      '"04/13/2025" has the month first, and other dates of the file the day',
    );
    const given = await readImport(dates('13/04/2025', '04/13/2025'), { dateOrder: 'dmy' });
    expect([given.facts.length, given.rejected]).toEqual([
      1,
      ['occurred_at "04/13/2025" names a day that does not exist'],
    ]);
    expect((await readImport(dates('03/03/2025'))).facts).toMatchObject([{ occurredAt: '2025-03-03T00:00:00Z' }]);
  });

  it('reads a JSON list, nested keys, and later keys', async () => {
    const list = [
      { owner: 'Nova', user: { email: 'ada@x.example' }, at: '2025-01-01', text: 'a "\\" [b], {c}' },
      { owner: 'Nova', user: { email: 'li@x.example' }, at: '2025-01-02', kind: 'call' },
    ];
    const spec = specOf({ map: 'agent=owner,contact=user.email,occurred_at=at' });
    for (const text of [
      JSON.stringify(list),
      JSON.stringify(list, null, 2),
      list.map((one) => JSON.stringify(one)).join('\n'),
    ]) {
      expect((await readImport(text, spec)).facts).toMatchObject([
        { contact: 'ada@x.example', kind: 'message' },
        { contact: 'li@x.example', kind: 'call' },
      ]);
    }
    await expect(readImport('[{"agent_id":1},')).rejects.toThrow('file: the JSON list is cut off after 1 items');
    await expect(readImport('[{"agent_id":1}] []')).rejects.toThrow(
      'file: there is more after the end of the JSON list',
    );
  });

  it('leaves out rows before a day', async () => {
    const { facts, leftOut } = await readImport(dates('2024-12-31T23:59Z', '2025-01-01'), { since: '2025-01-01' });
    expect([facts.length, leftOut]).toEqual([1, { 'before --since': 1 }]);
  });

  it('warns of ids that a spreadsheet has mangled', async () => {
    const rows = (ids: readonly string[]) =>
      `agent_id,contact_id,occurred_at\n${ids.map((id) => `a,${id},2025-01-01\n`).join('')}`;
    expect((await readImport(rows(['1.23E+11', 'x']))).notes).toEqual([
      expect.stringContaining('such as "1.23E+11", are numbers that a spreadsheet has shortened'),
    ]);
    const lost = Array.from({ length: 100 }, (_, n) => (n % 10 === 0 ? `${1_000 + n}` : `${10_000 + n}`));
    expect((await readImport(rows(lost))).notes).toEqual([
      expect.stringContaining('a spreadsheet may have removed leading zeros'),
    ]);
    expect((await readImport(rows(lost.map((id) => id.padStart(5, '0'))))).notes).toEqual([]);
  });

  it('uses a mapping that was saved for such a table', async () => {
    const saved = {
      forTable: (header: readonly string[]) =>
        header.includes('Wer')
          ? specOf({ map: 'agent=Wer,contact=Wen,occurred_at=Wann', timeZone: 'Europe/Berlin' })
          : undefined,
      forFormat: () => undefined,
    };
    const { facts, understood } = await readImport('Wer;Wen;Wann\nNova;Ada;28.02.2025 09:30\n', {}, { saved });
    expect(facts).toMatchObject([{ agent: 'Nova', contact: 'Ada', occurredAt: '2025-02-28T08:30:00Z' }]);
    expect(understood[0]).toContain('by a saved mapping');
  });
});

describe('the words of a mapping', () => {
  it.each([
    [
      { map: 'who=Owner' },
      '"who=Owner" is not understood, expected COLUMN=NAME, with one of agent, contact, occurred_at',
    ],
    [{ map: 'agent=' }, 'agent= names no column'],
    [{ map: 'agent=A,agent_id=B' }, 'names agent_id twice'],
    [{ kinds: 'NOTE' }, '"NOTE" is not understood, expected WORD=KIND'],
    [{ kinds: 'NOTE=party' }, 'NOTE=party is not understood, expected one of message, call'],
    [{ kinds: 'NOTE=call:sideways' }, 'NOTE=call:sideways is not understood'],
    [{ timeZone: 'Mars' }, '"Mars" is no time zone, expected a name like Europe/Berlin'],
    [{ dateOrder: 'myd' }, 'expected one of dmy, mdy, ymd, got "myd"'],
    [{ encoding: 'koi8' }, 'expected one of utf-8'],
    [{ since: '2025-02-30' }, 'expected a day like 2024-01-31'],
    [{ maxRecipients: '0' }, 'expected a number from 1'],
    [{ map: 'x'.repeat(30_000) }, 'is longer than'],
  ])('rejects %j', (words, message) => {
    expect(() => specOf(words)).toThrow(SpecProblem);
    expect(() => specOf(words)).toThrow(message);
  });

  it('never fails in another way', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (map, kinds) => {
        try {
          specOf({ map, kinds });
        } catch (error) {
          expect(error).toBeInstanceOf(SpecProblem);
        }
      }),
    );
  });
});

describe('local times', () => {
  const berlin = new LocalTimes('Europe/Berlin', 'dmy');
  it.each([
    ['28.02.2025 09:30', '2025-02-28T08:30:00Z'],
    ['28. Februar 2025 um 09:30', '2025-02-28T08:30:00Z'],
    ['Feb 28, 2025 9:30 AM', '2025-02-28T08:30:00Z'],
    ['28-Feb-2025 09:30:15', '2025-02-28T08:30:15Z'],
    ['Friday, 28 February 2025, 09:30', '2025-02-28T08:30:00Z'],
    ['28/02/25, 12:05 am', '2025-02-27T23:05:00Z'],
    ['2025/02/28 09:30 +00:00', '2025-02-28T09:30:00Z'],
    ['2025-02-28 09:30:00.25', '2025-02-28T08:30:00.25Z'],
    ['2025-02-28T09:30:00Z', '2025-02-28T09:30:00Z'],
    ['1740735000', '1740735000'],
    ['soon', 'soon'],
    // The hour that is skipped, and the one that comes twice.
    ['30.03.2025 02:30', '2025-03-30T01:30:00Z'],
    ['26.10.2025 02:30', '2025-10-26T00:30:00Z'],
    ['29.02.2024', '2024-02-28T23:00:00Z'],
  ])('reads %s', (text, wanted) => {
    expect(berlin.read(text)).toBe(wanted);
  });

  it.each(['29.02.2025', '31/04/2025', '1/1/2025 25:00', '1/1/2025 13:00 pm', '00/01/2025'])('rejects %s', (text) => {
    expect(berlin.read(text)).toEqual({ reason: expect.stringContaining('does not exist') });
  });

  it('converts every moment back, in any zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_000_000_000 }), (name, seconds) => {
        const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
        const local = (ms: number) => parts.format(ms);
        const ms = seconds * 1_000;
        const moment = new TimeZone(name).momentOf(Date.parse(`${local(ms).replace(' ', 'T')}Z`));
        // An hour that comes twice has the same local time.
        expect(local(moment)).toBe(local(ms));
        expect(moment).toBeLessThanOrEqual(ms);
      }),
      { numRuns: 300 },
    );
  });
});
