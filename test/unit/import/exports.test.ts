import type { ImportSpec } from '../../../src/ingestion/files/import-spec';
import { readImport } from '../../support/read-import';

const ZONE = { timeZone: 'Europe/Berlin' };

/** Facts as agent, direction, contact, kind and time; then how often rows were left out, by the reason; then what was rejected. */
async function shown(lines: readonly string[]) {
  const { facts, leftOut, rejected, understood } = await readImport(lines.join('\n'), ZONE);
  const arrows = { inbound: '<-', outbound: '->' };
  return {
    program: /an export of (\w+)/.exec(understood[0] ?? '')?.[1],
    facts: facts.map(
      ({ agent, contact, direction, kind, occurredAt }) =>
        `${agent} ${direction === null ? '--' : arrows[direction]} ${contact} ${kind} ${occurredAt}`,
    ),
    leftOut,
    rejected,
  };
}

describe('exports of programs, by the names of their columns', () => {
  it.each([
    [
      'HubSpot',
      'calls, without a column of kinds',
      [
        'Record ID,Call Title,Activity date,Activity assigned to,Call outcome,Call direction,Associated Contact IDs',
        '1,Hi,2025-02-28 09:30,Nova,Connected,Inbound,501',
      ],
      ['Nova <- 501 call 2025-02-28T08:30:00Z'],
      {},
    ],
    [
      'HubSpot',
      'e-mails, whose kind is a direction',
      [
        'Record ID,Email subject,Email send status,Email direction,Activity date,Activity assigned to,Associated Contact IDs',
        ...['EMAIL', 'INCOMING_EMAIL', 'DRAFT_EMAIL'].map((word) => `1,x,Sent,${word},2025-02-28 09:30,Nova,501`),
        '4,x,Bounced,EMAIL,2025-02-28 09:30,Nova,501',
      ],
      ['Nova -> 501 email 2025-02-28T08:30:00Z', 'Nova <- 501 email 2025-02-28T08:30:00Z'],
      { 'of the kind "DRAFT_EMAIL"': 1, 'e-mails that were not sent': 1 },
    ],
    [
      'HubSpot',
      'meetings, at their start',
      [
        'Record ID,Meeting name,Meeting start time,Meeting outcome,Activity assigned to,Associated Contact IDs',
        '1,x,2025-02-28 09:30,Completed,Nova,501',
        '2,x,2025-02-28 09:30,No show,Nova,501',
      ],
      ['Nova -- 501 meeting 2025-02-28T08:30:00Z'],
      { 'meetings that did not take place': 1 },
    ],
    [
      'HubSpot',
      'activities with the direction of e-mails beside their kind',
      [
        'Record ID,Activity type,Email direction,Activity date,Activity assigned to,Associated Contact IDs',
        '1,Email,INCOMING_EMAIL,2025-02-28T09:30Z,Nova,501',
        '2,Email,EMAIL,2025-02-28T09:30Z,Nova,501',
      ],
      ['Nova <- 501 email 2025-02-28T09:30:00Z', 'Nova -- 501 email 2025-02-28T09:30:00Z'],
      {},
    ],
    [
      'Salesforce',
      'tasks, by their day if they have no time, and not before they are completed',
      [
        'ID,WHOID,OWNERID,ACTIVITYDATE,TASKSUBTYPE,STATUS,COMPLETEDDATETIME,CALLTYPE',
        '1,003,005,2025-02-28,Email,Completed,2025-02-28T09:30:00.000Z,',
        '2,003,005,2025-02-28,Call,Completed,,Inbound',
        '3,003,005,2025-02-28,Call,Not Started,,',
      ],
      ['005 -- 003 email 2025-02-28T09:30:00Z', '005 <- 003 call 2025-02-27T23:00:00Z'],
      { 'activities that are not completed': 1 },
    ],
    [
      'Salesforce',
      'events',
      ['Id,WhoId,OwnerId,StartDateTime,EventSubtype', '1,003,005,2025-02-28T09:30:00.000Z,Event'],
      ['005 -- 003 meeting 2025-02-28T09:30:00Z'],
      {},
    ],
    [
      'Salesforce',
      'a report with objects before the names',
      [
        'Assigned: Full Name,Contact: Contact ID,Activity: Activity ID,Activity: Date,Activity: Task Subtype',
        'Nova,003,1,28/02/2025,Call',
      ],
      ['Nova -- 003 call 2025-02-27T23:00:00Z'],
      {},
    ],
    [
      'Intercom',
      'conversations at times in UTC, as the name of the column says',
      [
        'Conversation ID,Conversation started at (UTC),Teammate assigned,User ID',
        '1,2025-02-28 09:30:00,Nova,u1',
        '2,2025-02-28 09:30:00,Unassigned,u1',
        '3,2025-02-28 09:30:00,,u1',
      ],
      ['Nova -- u1 message 2025-02-28T09:30:00Z'],
      { 'conversations that nobody is assigned to': 2 },
    ],
    [
      'Pipedrive',
      'activities that are done, with the day and the time in two columns',
      [
        'Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,Activity - Done,Activity - Assigned to user,Activity - Contact person',
        'x,call,2025-02-28,09:30,Done,Nova,Ada',
        'x,call,2025-02-28,,Done,Nova,Ada',
        'x,call,2025-02-28,09:30,To do,Nova,Ada',
      ],
      ['Nova -- Ada call 2025-02-28T08:30:00Z', 'Nova -- Ada call 2025-02-27T23:00:00Z'],
      { 'activities that are not done': 1 },
    ],
  ])('%s: %s', async (program, _, lines, facts, leftOut) => {
    expect(await shown(lines)).toEqual({ program, facts, leftOut, rejected: [] });
  });

  it('reads the clock beside another column of days, so it is not among those ignored', async () => {
    const lines = [
      'Activity - Type,Activity - Marked as done time,Activity - Due date,Activity - Due time,Activity - Done,Activity - Assigned to user,Activity - Contact person,Colour',
      'Call,,2025-02-28,09:30,Done,Nova,Ada,red',
    ];
    const { facts, notes } = await readImport(lines.join('\n'), ZONE);
    expect(facts.map(({ occurredAt }) => occurredAt)).toEqual(['2025-02-28T08:30:00Z']);
    expect(notes.filter((note) => note.startsWith('ignored'))).toEqual(['ignored columns: colour']);
  });

  it('keep the meanings of the program if columns are given or saved', async () => {
    const lines = ['Type,When,Who,Whom,Due date,Owner,Person', 'Deadline,2025-02-28,Nova,Ada,,,'];
    const columns = { agent_id: 'Who', contact_id: 'Whom', occurred_at: 'When', kind: 'Type' };
    const { facts, leftOut } = await readImport(lines.join('\n'), { ...ZONE, columns });
    expect([facts, leftOut]).toEqual([[], { 'of the kind "Deadline"': 1 }]);
  });
});

it('a column "Time" beside "Date" is its time of day, unless the date has one', async () => {
  const read = async (date: string, time: string) =>
    (await readImport(`Owner,Email,Date,Time\nNova,ada,${date},${time}\n`, ZONE)).facts[0]?.occurredAt;
  expect(await read('2025-02-28', '9:30 PM')).toBe('2025-02-28T20:30:00Z');
  expect(await read('28.02.2025', '21:30')).toBe('2025-02-28T20:30:00Z');
  expect(await read('2025-02-28 10:00', '21:30')).toBe('2025-02-28T09:00:00Z');
  expect(await read('2025-02-28', 'noon')).toBe('2025-02-27T23:00:00Z');
});

it('ids of programs that count from 1 have the program before them, those of others stay as they are', async () => {
  const idsOf = async (header: string, row: string, spec: ImportSpec = {}) =>
    (await readImport(`${header}\n${row}`, { ...ZONE, ...spec })).facts.map(({ externalId }) => externalId);
  const pipedrive = 'ID,Type,Due date,Assigned to user,Contact person';
  expect(await idsOf(pipedrive, '7,call,2025-02-28 09:30,Nova,Ada')).toEqual(['pipedrive:7']);
  expect(await idsOf(pipedrive, 'pipedrive:7,call,2025-02-28 09:30,Nova,Ada')).toEqual(['pipedrive:7']);
  const mapped = { columns: { agent_id: 'Assigned to user', contact_id: 'Contact person', external_id: 'ID' } };
  expect(await idsOf(pipedrive, '7,call,2025-02-28 09:30,Nova,Ada', mapped)).toEqual(['pipedrive:7']);
  const other = { columns: { ...mapped.columns, external_id: 'Type' } };
  expect(await idsOf(pipedrive, '7,call,2025-02-28 09:30,Nova,Ada', other)).toEqual(['call']);
  const hubspot = 'Record ID,Activity type,Activity date,Activity assigned to,Associated Contact IDs';
  expect(await idsOf(hubspot, '7,Call,2025-02-28T09:30Z,Nova,501;502')).toEqual(['hubspot:7 501', 'hubspot:7 502']);
  expect(await idsOf(hubspot, ',Call,2025-02-28T09:30Z,Nova,501')).toEqual([null]);
  const salesforce = 'Activity ID,Assigned,Date,Contact ID,Task Subtype';
  expect(await idsOf(salesforce, '00T000000000001AAA,Nova,2025-02-28,003,Call')).toEqual(['00T000000000001AAA']);
  const own = 'agent_id,contact_id,occurred_at,external_id';
  expect(await idsOf(own, 'Nova,Ada,2025-02-28,7')).toEqual(['7']);
});
