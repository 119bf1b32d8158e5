import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { loadConfig } from '../../src/config/load-config';
import { erasureDigest } from '../../src/database/contact-digest';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportCommand } from '../../src/ingestion/files/import.command';
import { ImportService } from '../../src/ingestion/files/import.service';
import type { ImportPreview, ImportRequest, ImportSummary } from '../../src/ingestion/files/import-request';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { ImportRejections } from '../../src/ingestion/files/rejects/import-rejections.queries';
import { lockWaiter } from '../support/lock-waiter';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { zipFile } from '../support/zip-file';

const HEADER = 'agent_id,contact_id,occurred_at,contact_name,kind,direction,weight,external_id';
const ROWS = [
  'nova,c-1,2025-03-01T10:00:00Z,Ada Obi,call,inbound,2,',
  'nova,c-1,2025-03-02T10:00:00+02:00,Ada Obi,message,outbound,,',
  'nova,c-2,2025-03-02,"Li, Wei",email,,0.5,',
  'atlas,c-2,2025-03-03 08:30:00.123456,,,,-1,',
  'atlas,c-3,2025-03-04T10:00:00Z,Zoë 😀,meeting,inbound,1,ext-1',
];

describe('import', () => {
  let database: TestDatabase;
  let service: ImportService;
  let folder: string;
  let projects = 0;
  let project = '';
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new ImportService(
      new FactsWriter(database.dataSource, new FeedPublisher(new FeedQueries(database.dataSource)), loadConfig({})),
      new ImportMappings(database.dataSource),
    );
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-import-'));
  });
  beforeEach(() => {
    project = `Project ${++projects}`;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  function file(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }
  const csv = (rows: readonly string[], header = HEADER) => `${[header, ...rows].join('\n')}\n`;

  async function importFiles(files: readonly string[], more: Partial<ImportRequest> = {}): Promise<ImportSummary> {
    const target = { orgId: 'org_test', name: project };
    return await service.import({ files, target, strict: false, stdin: Readable.from([]), ...more });
  }
  const importCsv = (rows: readonly string[], header?: string) => importFiles([file('rows.csv', csv(rows, header))]);

  /** The facts of a project, without what differs between projects, in a fixed order. */
  async function factsOf(name = project): Promise<unknown[]> {
    return await database.dataSource.query(
      `SELECT interaction_id, agents.name AS agent, user_id, contacts.name AS contact, first_seen, occurred_at::text,
         interactions.kind, direction, weight, external_id
       FROM interactions JOIN projects USING (project_id) JOIN agents USING (project_id, agent_id)
       JOIN contacts USING (project_id, user_id)
       WHERE projects.name = $1 ORDER BY interaction_id`,
      [name],
    );
  }
  async function countOf(table: string, name = project): Promise<number> {
    const [row] = await database.dataSource.query(
      `SELECT count(*)::int AS n FROM ${table} JOIN projects USING (project_id) WHERE projects.name = $1`,
      [name],
    );
    return row.n;
  }
  const exists = async () => {
    const rows = await database.dataSource.query('SELECT FROM projects WHERE name = $1', [project]);
    return rows.length > 0;
  };

  it('creates the project, its agents and contacts, and imports every field', async () => {
    expect(await importCsv(ROWS)).toMatchObject({
      projectId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      read: 5,
      added: 5,
      duplicates: 0,
      rejected: 0,
      agentsAdded: 2,
      contactsAdded: 3,
      rejectsPaths: [],
      notes: [expect.stringContaining('newest fact is of 2025-03-04')],
    });
    const facts = await database.dataSource.query(
      `SELECT agents.name AS agent, user_id, contacts.name, (occurred_at AT TIME ZONE 'UTC')::text AS at, interactions.kind, direction,
         weight, external_id
       FROM interactions JOIN projects USING (project_id) JOIN agents USING (project_id, agent_id)
       JOIN contacts USING (project_id, user_id) WHERE projects.name = $1 ORDER BY occurred_at`,
      [project],
    );
    expect(facts.map(Object.values)).toEqual([
      ['nova', 'c-1', 'Ada Obi', '2025-03-01 10:00:00', 'call', 'inbound', 2, null],
      ['nova', 'c-2', 'Li, Wei', '2025-03-02 00:00:00', 'email', null, 0.5, null],
      ['nova', 'c-1', 'Ada Obi', '2025-03-02 08:00:00', 'message', 'outbound', 1, null],
      ['atlas', 'c-2', 'Li, Wei', '2025-03-03 08:30:00.123456', 'message', null, -1, null],
      ['atlas', 'c-3', 'Zoë 😀', '2025-03-04 10:00:00', 'meeting', 'inbound', 1, 'ext-1'],
    ]);
    expect(await countOf('agent_directory')).toBe(2);
  });

  it('saves how a file was read, and reads the next one of its columns like that', async () => {
    const rows = 'Wer;Wen;Wann;Art\nnova;c-1;28.02.2025 09:30;Anruf\n';
    const spec = {
      columns: { agent_id: 'wer', contact_id: 'wen', occurred_at: 'wann', kind: 'Art' },
      kinds: { Anruf: 'call:inbound' },
      timeZone: 'Europe/Berlin',
    };
    const first = file('wer.csv', rows);
    expect(await importFiles([first], { spec, saveMapping: 'Anrufe' })).toMatchObject({ added: 1 });
    expect(await importFiles([file('next.csv', `${rows}nova;c-2;1.3.2025 10:00;Anruf\n`)])).toMatchObject({
      added: 1,
      duplicates: 1,
    });
    const onNew = jest.fn(async () => false);
    expect(await importFiles([first], { onNew })).toMatchObject({ duplicates: 1 });
    expect(onNew).not.toHaveBeenCalled();
    await expect(importFiles([first], { mapping: 'Calls' })).rejects.toThrow(
      'the project has no mapping "Calls"; it has: "Anrufe"',
    );
    project = `other ${projects}`;
    await expect(importFiles([first])).rejects.toThrow('the columns agent_id, contact_id, occurred_at are missing');
  });

  it('shows what it would do, and writes nothing', async () => {
    const path = file(
      'calls.csv',
      'Owner,Email,Date,Type\nnova,c-1,2025-02-28,Call\nnova,c-2,never,Call\nnova,c-3,2025-03-01,Fax\n',
    );
    const target = { orgId: 'org_test', name: project };
    expect(await service.dryRun({ files: [path], target, strict: false, stdin: Readable.from([]) })).toEqual({
      files: [
        {
          name: path,
          format: 'csv',
          program: null,
          columns: ['Owner', 'Email', 'Date', 'Type'],
          mapping: { agent_id: 'Owner', contact_id: 'Email', occurred_at: 'Date', kind: 'Type' },
          dateOrder: null,
          hasLocalTimes: true,
          timeZone: 'UTC',
          isSaved: false,
          words:
            'CSV; UTF-8; agent_id from "Owner", contact_id from "Email", occurred_at from "Date", kind from "Type"; times without an offset are in UTC (--time-zone)',
        },
      ],
      unknownKinds: [['Fax', 1]],
      read: 3,
      accepted: 1,
      samples: [expect.objectContaining({ agent: 'nova', contact: 'c-1', kind: 'call' })],
      leftOut: [],
      rejected: [
        ['kind … is unknown, expected message, call, meeting, email or other', 1],
        ['occurred_at … cannot be read, expected a time like 2025-02-28T09:30:00Z', 1],
      ],
      notes: [`${path}: unknown kinds: Fax; --kinds "Fax=…" says what they are, such as email:inbound or skip`],
    });
    expect([await exists(), existsSync(`${path}.rejects.csv`)]).toEqual([false, false]);
    const previews: ImportPreview[] = [];
    const declined = importFiles([path], {
      onNew: async (preview) => {
        previews.push(preview);
        return false;
      },
    });
    await expect(declined).rejects.toThrow('nothing was imported');
    expect(previews).toMatchObject([{ read: 3, accepted: 1 }]);
    expect(await exists()).toBe(false);
  });

  it('imports mail, once, whatever the mailbox it is in', async () => {
    const mail = (id: number) =>
      `From a@b Fri Feb 28 08:30:00 2025\nFrom: Ada <ada@client.example>\nTo: anna@fleet.example\nMessage-ID: <${id}@x>\nDate: Fri, 28 Feb 2025 09:30:00 +0100\n\nsecret\n\n`;
    const spec = { me: ['anna@fleet.example'] };
    expect(await importFiles([file('one.mbox', mail(1) + mail(2))], { spec, strict: true })).toMatchObject({
      added: 2,
    });
    const again = await importFiles([file('two.mbox.gz', gzipSync(mail(2) + mail(3)))], { spec });
    expect(again).toMatchObject({ read: 2, added: 1, duplicates: 1, rejected: 0, leftOut: [] });
    expect(JSON.stringify(await factsOf())).not.toContain('secret');
  });

  it('adds nothing if the same file is imported again', async () => {
    await importCsv(ROWS);
    const before = await factsOf();
    expect(await importCsv(ROWS)).toMatchObject({ read: 5, added: 0, duplicates: 5, agentsAdded: 0, contactsAdded: 0 });
    expect(await factsOf()).toEqual(before);
    expect(await countOf('agent_directory')).toBe(2);
  });

  it('keeps identical rows of a file, and adds none of them again', async () => {
    const twice = [
      'nova,c-1,2025-03-01',
      'nova,c-1,2025-03-01',
      'nova,c-1,2025-03-01T00:00:00Z',
      'nova,c-2,2025-03-01',
    ];
    const header = 'agent_id,contact_id,occurred_at';
    expect(await importCsv(twice, header)).toMatchObject({ added: 4, duplicates: 0 });
    expect(await importCsv(twice, header)).toMatchObject({ added: 0, duplicates: 4 });
    expect(await importCsv([...twice, 'nova,c-1,2025-03-01'], header)).toMatchObject({ added: 1, duplicates: 4 });
  });

  it('distinguishes contents that look alike when concatenated', async () => {
    const rows = [
      'ab,c,2025-03-01',
      'a,bc,2025-03-01',
      '1/a,b,2025-03-01',
      '1,/ab,2025-03-01',
      'a,b\\N,2025-03-01',
      '"a\tb",\\.,2025-03-01',
    ];
    // One at a time: within one import, rows with equal ids are distinguished as identical rows.
    for (const row of rows)
      expect(await importCsv([row], 'agent_id,contact_id,occurred_at')).toMatchObject({ added: 1 });
    const weights = ['a,c,2025-03-01,1', 'a,c,2025-03-01,2', 'a,c,2025-03-01,0', 'a,c,2025-03-01,-0'];
    const added = [];
    for (const row of weights) added.push((await importCsv([row], 'agent_id,contact_id,occurred_at,weight')).added);
    expect(added).toEqual([1, 1, 1, 0]);
  });

  it('imports each external id once, whatever the rest of the row, and separately from rows without one', async () => {
    const header = 'agent_id,contact_id,occurred_at,external_id';
    const rows = [
      'nova,c-1,2025-03-01,e-1',
      'nova,c-1,2025-03-01,e-2',
      'nova,c-1,2025-03-01,',
      'nova,c-1,2025-03-01,e-1',
    ];
    expect(await importCsv(rows, header)).toMatchObject({ added: 3, duplicates: 1 });
    expect(await importCsv(rows, header)).toMatchObject({ added: 0, duplicates: 4, rejected: 0 });
  });

  it('rejects a row whose external id exists with other content, like the 409 of an event', async () => {
    const header = 'agent_id,contact_id,occurred_at,external_id';
    await importCsv(['nova,c-1,2025-03-01,e-1', 'nova,c-1,2025-03-01,e-2'], header);
    const before = await factsOf();
    const rows = ['nova,c-9,2025-04-01,e-2', 'nova,c-1,2025-03-01T00:00Z,e-1', 'atlas,c-8,2025-04-01,e-1'];
    expect(await importCsv(rows, header)).toMatchObject({ added: 0, duplicates: 1, rejected: 2, contactsAdded: 0 });
    const reason = (id: string) => `external_id ""${id}"" already exists in the project with other content`;
    expect(readFileSync(join(folder, 'rows.csv.rejects.csv'), 'utf8').split('\n')).toEqual([
      `${header},line,reason`,
      `nova,c-9,2025-04-01T00:00:00.000000Z,e-2,2,"${reason('e-2')}"`,
      `atlas,c-8,2025-04-01T00:00:00.000000Z,e-1,4,"${reason('e-1')}"`,
      '',
    ]);
    expect(await factsOf()).toEqual(before);
    await database.dataSource.query('UPDATE interactions SET sealed = NULL');
    expect(await importCsv(rows, header)).toMatchObject({ added: 0, duplicates: 3, rejected: 0 });
  });

  it('keeps equal ids of two programs apart, and adds nothing that it has by the id without its program', async () => {
    const header = 'agent_id,contact_id,contact_name,occurred_at,kind,external_id';
    await importCsv(['nova,Ada,Ada,2025-03-01T09:00Z,call,7', 'nova,Ada,Ada,2025-03-01T09:00Z,call,9'], header);
    const pipedrive = 'ID,Type,Due date,Assigned to user,Contact person';
    const calls = ['7,call,2025-03-01 09:00,nova,Ada', '8,call,2025-03-01 09:00,nova,Ada'];
    expect(await importCsv(calls, pipedrive)).toMatchObject({ added: 1, duplicates: 1, rejected: 0 });
    expect(await importCsv(calls, pipedrive)).toMatchObject({ added: 0, duplicates: 2, rejected: 0 });
    const intercom = 'Conversation ID,User ID,Conversation started at,Teammate currently assigned';
    const chats = ['8,u-1,2025-03-02 09:00,nova', '9,u-1,2025-03-02 09:00,nova'];
    expect(await importCsv(chats, intercom)).toMatchObject({ added: 2, duplicates: 0, rejected: 0 });
    expect(await countOf('interactions')).toBe(5);
  });

  it('imports the same facts from shuffled, split, compressed and NDJSON input', async () => {
    await importFiles([file('all.csv', csv(ROWS))]);
    const wanted = await factsOf();
    const shuffled = [4, 1, 3, 0, 2].map((index) => ROWS[index] ?? '');
    const objects = ROWS.map((row) => {
      const [agent_id, contact_id, occurred_at, contact_name, kind, direction, weight, external_id] = row
        .replace('"Li, Wei"', 'Li; Wei')
        .split(',');
      const fields = { agent_id, contact_id, occurred_at, kind, direction, external_id };
      return JSON.stringify({
        ...fields,
        contact_name: contact_name?.replace(';', ','),
        weight: weight ? Number(weight) : null,
      });
    });
    const ways: [string, readonly string[], Partial<ImportRequest>?][] = [
      ['shuffled', [file('shuffled.csv', csv(shuffled))]],
      ['split', [file('first.csv', csv(ROWS.slice(0, 2))), file('second.csv.gz', gzipSync(csv(ROWS.slice(2))))]],
      ['crlf', [file('crlf.csv', `\uFEFF${csv(ROWS).replaceAll('\n', '\r\n')}`)]],
      ['ndjson', [file('rows.ndjson.gz', gzipSync(objects.join('\n')))]],
      [
        'stdin',
        ['-'],
        { stdin: Readable.from([Buffer.from(csv(ROWS).slice(0, 99)), Buffer.from(csv(ROWS).slice(99))]) },
      ],
    ];
    for (const [way, files, more] of ways) {
      project = `${way} ${projects}`;
      expect([way, await importFiles(files, more)]).toEqual([way, expect.objectContaining({ added: 5, rejected: 0 })]);
      expect([way, await factsOf()]).toEqual([way, wanted]);
    }
    project = `one by one ${projects}`;
    for (const row of shuffled) await importCsv([row]);
    expect(await factsOf()).toEqual(wanted);
  });

  it('writes invalid rows with line and reason next to the file, and imports the valid ones', async () => {
    const path = file(
      'mixed.csv',
      Buffer.concat([
        Buffer.from(
          csv([
            'nova,c-1,2025-03-01,"two\nlines",,,,',
            'nova,,2025-03-01,,,,,',
            'nova,c-1,2025-02-30,"a ""b"", c",,,,',
          ]),
        ),
        Buffer.from('nova,c-\xff,2025-03-01,,,,,\n', 'latin1'),
        Buffer.from('\nnova,c-1\nnova,c-1,2999-01-01,,,,,\nnova,c-1,2025-03-02,,,,x,\nnova,c-2,2025-03-03,,,,,\n'),
      ]),
    );
    const summary = await importFiles([path]);
    expect(summary).toMatchObject({
      read: 8,
      added: 2,
      duplicates: 0,
      rejected: 6,
      rejectsPaths: [`${path}.rejects.csv`],
    });
    expect(readFileSync(`${path}.rejects.csv`, 'utf8')).toBe(`${HEADER},line,reason
nova,,2025-03-01,,,,,,4,contact_id is missing
nova,c-1,2025-02-30,"a ""b"", c",,,,,5,"occurred_at ""2025-02-30"" names a day that does not exist"
nova,c-\ufffd,2025-03-01,,,,,,6,contact_id is not valid UTF-8
nova,c-1,,,,,,,8,"the row has 2 fields, the header has 8"
nova,c-1,2999-01-01,,,,,,9,"occurred_at ""2999-01-01"" is in the future"
nova,c-1,2025-03-02,,,,x,,10,"weight ""x"" is not a number"
`);
    writeFileSync(path, csv(ROWS));
    await importFiles([path]);
    expect(existsSync(`${path}.rejects.csv`)).toBe(false);
  });

  it('imports a corrected rejects file, ignoring its line and reason', async () => {
    const header = `Mood,${HEADER}`;
    const path = file(
      'correct.csv',
      csv(['fine,nova,c-1,2025-03-01,,,,,', 'bad,nova,c-2,never,"Li, Wei",,,,', 'nova,c-3'], header),
    );
    expect(await importFiles([path])).toMatchObject({ added: 1, rejected: 2 });
    const rejects = readFileSync(`${path}.rejects.csv`, 'utf8');
    const corrected = file('corrected.csv', rejects.replace('never', '2025-03-02'));
    expect(await importFiles([corrected])).toMatchObject({
      added: 1,
      rejected: 1,
      notes: [`${corrected}: ignored columns: mood`, expect.stringContaining('newest fact is of 2025-03-02')],
    });
    expect(readFileSync(`${corrected}.rejects.csv`, 'utf8')).toBe(
      `${header},line,reason\nnova,c-3,,,,,,,,3,contact_id is missing\n`,
    );
  });

  it('names the file of rejected rows of an archive, keeps files of one name apart, and reads them again', async () => {
    const zip = zipFile({
      'a/calls.csv': csv([ROWS[0] ?? '', 'nova,c-1,never,,,,,']),
      'b/calls.csv': csv(['nova,,2025-03-01,,,,,']),
      'one.eml': 'From: a@example.org\nTo: b@example.com\n\n',
      'two.eml': 'From: a@example.org\nTo: b@example.com\nDate: soon\n\n',
    });
    const path = file('all.zip', zip);
    const { rejected, rejectsPaths } = await importFiles([path], { spec: { me: ['a@example.org'] } });
    expect(rejected).toBe(4);
    expect(rejectsPaths).toEqual(['.calls.csv', '.calls.csv.2', ''].map((entry) => `${path}${entry}.rejects.csv`));
    const [first = '', second = '', mail = ''] = rejectsPaths.map((one) => readFileSync(one, 'utf8'));
    expect(first).toMatch(/^agent_id.*,external_id,file,line,reason\nnova,c-1,never,,,,,,a\/calls\.csv,3,/);
    expect(second).toMatch(/\nnova,,2025-03-01,,,,,,b\/calls\.csv,2,contact_id/);
    expect(mail).toMatch(/,one\.eml,1,occurred_at is missing\na@.*,soon,.*,two\.eml,1,/);
    const corrected = file('corrected.csv', first.replace('never', '2025-03-02'));
    expect(await importFiles([corrected])).toMatchObject({ added: 1, notes: [expect.stringContaining('newest fact')] });
  });

  describe('at the command line', () => {
    const run = async (...args: string[]) => {
      jest.spyOn(process.stdout, 'write').mockReturnValue(true);
      const command = new ImportCommand(service, new ImportRejections(database.dataSource));
      await command.run([...args, '--project', project, '--org', 'org_test', '--yes']).finally(jest.restoreAllMocks);
    };
    const kept = async () =>
      await database.dataSource.query(
        `SELECT origin, actor_kind, import_id IS NOT NULL AS has_id, file, line, reason, user_id, payload
         FROM rejections JOIN projects USING (project_id) WHERE projects.name = $1 ORDER BY line`,
        [project],
      );
    const counted = async () =>
      await database.dataSource.query(
        `SELECT reason, field, count::integer FROM rejection_counts JOIN projects USING (project_id)
         WHERE projects.name = $1 ORDER BY reason, field`,
        [project],
      );

    it('rejected rows are among the rejections of the project too', async () => {
      const path = file('kept.csv', `${csv([...ROWS, 'nova,c-9,never,,,,,'])}nova\n`);
      await run(path);
      expect(existsSync(`${path}.rejects.csv`)).toBe(true);
      const common = { origin: 'import', actor_kind: 'operator', has_id: true, file: 'kept.csv' };
      expect(await kept()).toEqual([
        { ...common, line: 7, reason: 'invalid', user_id: 'c-9', payload: expect.stringContaining('"never"') },
        { ...common, line: 8, reason: 'unreadable', user_id: null, payload: '{"agent_id":"nova"}' },
      ]);
      expect(await counted()).toEqual([
        { reason: 'invalid', field: 'occurred_at', count: 1 },
        { reason: 'unreadable', field: '', count: 1 },
      ]);
    });

    it('they are so too if no fact was written, but for a project that there is not', async () => {
      const path = file('kept.csv', csv(['nova,c-9,never,,,,,']));
      await expect(run(path)).rejects.toThrow('no row could be imported');
      expect(await exists()).toBe(false);
      await importCsv(ROWS);
      await expect(run(path)).rejects.toThrow('no row could be imported');
      const mixed = file('mixed.csv', csv([...ROWS, 'nova,,2025-03-01,,,,,']));
      await expect(run(mixed, '--strict')).rejects.toThrow('--strict');
      await run(path, '--dry-run');
      expect(await kept()).toMatchObject([
        { file: 'kept.csv', line: 2 },
        { file: 'mixed.csv', line: 7 },
      ]);
    });
  });

  it('rejects rows with other content for an external id, in any order, and counts identical ones as duplicates', async () => {
    const header = 'agent_id,contact_id,occurred_at,external_id,mood';
    const rows = [
      'nova,c-1,2025-03-01,e-1,fine',
      'nova,c-1,2025-03-01T01:00+01:00,e-1,sad',
      'nova,c-2,2025-03-01,e-1,',
      'nova,c-3,2025-03-01,e-2,',
      'nova,c-4,2025-03-02,,',
    ];
    const kept: unknown[] = [];
    for (const order of [rows, rows.toReversed()]) {
      project = `contradictions ${kept.length}`;
      const [path] = [file('contradictions.csv', csv(order, header))];
      const summary = await importFiles([path]);
      expect(summary.rejected + summary.duplicates).toBe(2);
      expect(summary).toMatchObject({ read: 5, added: 3 });
      expect(summary.rejected).toBeGreaterThan(0);
      const [head, ...rejects] = readFileSync(`${path}.rejects.csv`, 'utf8').trimEnd().split('\n');
      expect(head).toBe(`${header},line,reason`);
      expect(rejects).toHaveLength(summary.rejected);
      for (const row of rejects)
        expect(row).toContain('external_id ""e-1"" is also used by another row with other content');
      kept.push(await factsOf());
      await expect(importFiles([path], { strict: true })).rejects.toThrow(`${summary.rejected} of 5 rows are invalid`);
    }
    expect(kept[0]).toEqual(kept[1]);
  });

  it('accepts numbers as times if the column has nothing else, in any order of the rows', async () => {
    const header = 'agent_id,contact_id,occurred_at';
    const numbers = ['nova,c-1,1740735000', 'nova,c-2,1740735000.0002', 'nova,c-3,1740735000123', 'nova,c-4,never'];
    expect(await importCsv(numbers, header)).toMatchObject({ added: 3, rejected: 1 });
    const mixed = [...numbers, 'nova,c-5,2025-03-01'];
    for (const rows of [mixed, mixed.toReversed()]) {
      project = `mixed ${++projects}`;
      expect(await importCsv(rows, header)).toMatchObject({ read: 5, added: 1, rejected: 4 });
      expect(readFileSync(join(folder, 'rows.csv.rejects.csv'), 'utf8')).toContain('is a number, and other rows');
    }
    const piped = importFiles(['-'], { stdin: Readable.from([Buffer.from(csv(mixed, header))]) });
    await expect(piped).rejects.toThrow(
      'stdin: occurred_at is a number in some rows and a time in others: write all times in the same form',
    );
  });

  it('rejects placeholder ids unless they are allowed', async () => {
    const rows = ['nova,undefined,2025-03-01', 'nova,null,2025-03-01', 'nova,c-1,2025-03-01'];
    const path = file('placeholders.csv', csv(rows, 'agent_id,contact_id,occurred_at'));
    expect(await importFiles([path])).toMatchObject({ added: 1, rejected: 2 });
    expect(await importFiles([path], { allowPlaceholderIds: true })).toMatchObject({
      added: 2,
      duplicates: 1,
      rejected: 0,
    });
  });

  it('looks for files, and leaves rejected rows, in the folder of the caller', async () => {
    file('mine.csv', csv(['nova,c-1,never,,,,,']));
    expect(await importFiles(['mine.csv'], { folder })).toMatchObject({
      rejectsPaths: [join(folder, 'mine.csv.rejects.csv')],
    });
    const stdin = Readable.from([Buffer.from(csv(['nova,c-1,never,,,,,']))]);
    expect(await importFiles(['-'], { folder, stdin })).toMatchObject({
      rejectsPaths: [join(folder, 'stdin.rejects.csv')],
    });
  });

  const erase = async (contact: string) => {
    const [{ project_id }] = await database.dataSource.query('SELECT project_id FROM projects WHERE name = $1', [
      project,
    ]);
    for (const table of ['interactions', 'contacts']) {
      await database.dataSource.query(`DELETE FROM ${table} WHERE project_id = $1 AND user_id = $2`, [
        project_id,
        contact,
      ]);
    }
    await database.dataSource.query('INSERT INTO erased_contacts (project_id, user_digest) VALUES ($1, $2)', [
      project_id,
      erasureDigest(project_id, contact),
    ]);
  };

  it('rejects the rows of a contact that was erased, each with its line and the reason', async () => {
    await importCsv(ROWS);
    await erase('c-2');
    const left = await factsOf();
    const reason = 'the contact was erased from the project; only a contact.updated event restores it';
    // The same file again, and new rows of the contact, with and without an external id.
    const path = file('erased.csv', csv([...ROWS, 'nova,c-2,2025-05-01,Li Wei,,,,new-1', 'nova,c-4,2025-05-01,,,,,']));
    expect(await importFiles([path])).toMatchObject({ read: 7, added: 1, duplicates: 3, rejected: 3 });
    expect(readFileSync(`${path}.rejects.csv`, 'utf8')).toBe(`${HEADER},line,reason
nova,c-2,2025-03-02,"Li, Wei",email,,0.5,,4,${reason}
atlas,c-2,2025-03-03 08:30:00.123456,,,,'-1,,5,${reason}
nova,c-2,2025-05-01,Li Wei,,,,new-1,7,${reason}
`);
    const lines = file('erased.ndjson', '{"agent_id":"nova","contact_id":" c-2 ","occurred_at":"2025-06-01"}\n');
    expect(await importFiles([lines])).toMatchObject({ read: 1, added: 0, rejected: 1 });
    await expect(importFiles([path], { strict: true })).rejects.toThrow('3 of 7 rows are invalid');
    expect(await factsOf()).toHaveLength(left.length + 1);
    expect(await countOf('contacts')).toBe(3);
    // In another project it is another person.
    project = `other ${projects}`;
    expect(await importCsv(ROWS)).toMatchObject({ added: 5, rejected: 0 });
  });

  it('imports nothing if a contact is erased while its rows are read', async () => {
    await importCsv(ROWS);
    const rows = csv(['nova,c-1,2025-07-01,,,,,', 'nova,c-2,2025-07-01,,,,,']);
    async function* whileErased() {
      yield Buffer.from(rows);
      await erase('c-2');
    }
    const refused = importFiles(['-'], { stdin: Readable.from(whileErased()) });
    await expect(refused).rejects.toThrow('a contact was erased from the project while rows of it were read');
    expect(await factsOf()).toHaveLength(3);
    expect(await importFiles(['-'], { stdin: Readable.from([Buffer.from(rows)]) })).toMatchObject({
      added: 1,
      rejected: 1,
    });
  });

  it('changes nothing in strict mode if any row is invalid, and still reports it', async () => {
    const good = file('good.csv', csv(ROWS));
    const bad = file('bad.csv', csv([...ROWS, 'nova,c-1,never,,,,,']));
    const refused = importFiles([good, bad], { strict: true });
    await expect(refused).rejects.toThrow(
      `1 of 11 rows are invalid, so nothing was imported (--strict); they are in ${bad}.rejects.csv`,
    );
    expect(await exists()).toBe(false);
    expect(readFileSync(`${bad}.rejects.csv`, 'utf8')).toContain(
      'nova,c-1,never,,,,,,7,"occurred_at ""never"" cannot be read',
    );
    expect(await importFiles([good], { strict: true })).toMatchObject({ added: 5 });
  });

  it('leaves nothing if it fails halfway, and can be run again', async () => {
    const rows = csv(
      Array.from(
        { length: 20_000 },
        (_, n) => `nova,c-${n % 500},2025-03-01T00:00:${String(n % 60).padStart(2, '0')}Z,,,,,`,
      ),
    );
    async function* halfway() {
      yield Buffer.from(`${rows.slice(0, rows.length / 2)}\nbad row\n`);
      throw new Error('the line went dead');
    }
    const broken = importFiles(['-'], { stdin: Readable.from(halfway()) });
    await expect(broken).rejects.toThrow('stdin: cannot be read: the line went dead');
    expect(await exists()).toBe(false);
    expect(existsSync('stdin.rejects.csv')).toBe(false);
    expect(await importFiles(['-'], { stdin: Readable.from([Buffer.from(rows)]) })).toMatchObject({ added: 20_000 });
    expect(await countOf('contacts')).toBe(500);
  });

  it('leaves nothing if the server ends the connection, and can be run again', async () => {
    const kills: Promise<unknown[]>[] = [];
    let ended = false;
    async function* untilKilled() {
      yield Buffer.from(csv(ROWS));
      for (let n = 0; n < 200 && !ended; n++) {
        // Its first rows are read before it has a connection, and another connection may be at work as well.
        const kill: Promise<unknown[]> = database.dataSource.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
        );
        kills.push(kill);
        await kill;
        yield Buffer.from(`nova,c-1,2025-03-01,,,,${n},\n`.repeat(500));
      }
    }
    await expect(importFiles(['-'], { stdin: Readable.from(untilKilled()) })).rejects.toThrow();
    ended = true;
    // The import may notice the end before the statement that caused it has returned.
    expect((await Promise.all(kills)).flat()).not.toEqual([]);
    expect(await exists()).toBe(false);
    expect(await importCsv(ROWS)).toMatchObject({ added: 5 });
  });

  it.each([
    ['an empty file', 'empty.csv', '', 'empty.csv: is empty'],
    ['blank lines only', 'blank.csv', '\n\r\n  ', 'blank.csv: is empty'],
    ['an empty gzip', 'empty.csv.gz', gzipSync(''), 'empty.csv.gz: is empty'],
    [
      'a damaged gzip',
      'cut.csv.gz',
      gzipSync(csv(ROWS).repeat(50)).subarray(0, 90),
      'cut.csv.gz: the gzip data is damaged',
    ],
    ['a JSON list that is cut off', 'list.json', '[{"agent_id":"a"}', 'list.json: the JSON list is cut off'],
    [
      'JSON over several lines',
      'pretty.json',
      '{\r\n "agent_id": "a"\r\n}\r\n',
      'pretty.json: is JSON over several lines',
    ],
    ['a header alone', 'header.csv', csv([]), 'header.csv: has a header line and no row'],
    ['rows of commas only', 'commas.csv', csv([',,,,,,,', ' , ,']), 'commas.csv: has a header line and no row'],
    ['a missing column', 'columns.csv', 'agent_id,contact_id\na,c\n', 'columns.csv: the column occurred_at is missing'],
  ])('rejects %s in one line, and writes nothing', async (_, name, content, message) => {
    const path = file(name, content);
    await expect(importFiles([file('good.csv', csv(ROWS)), path])).rejects.toThrow(message);
    await expect(importFiles([path])).rejects.not.toThrow('\n');
    expect(await exists()).toBe(false);
  });

  it('names the file even if its header arrives in pieces', async () => {
    const pieces = ['\n', 'agent_id,', 'contact_id\n'].map((text) => Buffer.from(text));
    const refused = importFiles(['-'], { stdin: Readable.from(pieces) });
    await expect(refused).rejects.toThrow('stdin: the column occurred_at is missing');
  });

  it('creates no project for a file without a valid row', async () => {
    expect(await importCsv(['nova,c-1,never,,,,,'])).toMatchObject({ projectId: null, read: 1, added: 0, rejected: 1 });
    expect(await exists()).toBe(false);
  });

  it('names a contact by its latest row, and keeps the name if that has none', async () => {
    const header = 'agent_id,contact_id,occurred_at,contact_name';
    const names = async () =>
      await database.dataSource.query(
        `SELECT user_id, contacts.name, first_seen::date::text AS seen FROM contacts JOIN projects USING (project_id)
         WHERE projects.name = $1 ORDER BY 1`,
        [project],
      );
    await importCsv(['n,c-1,2025-03-02,New', 'n,c-1,2025-03-01,Old', 'n,c-1,2025-03-03,', 'n,c-2,2025-03-01,'], header);
    expect(await names()).toEqual([
      { user_id: 'c-1', name: 'New', seen: '2025-03-01' },
      { user_id: 'c-2', name: null, seen: '2025-03-01' },
    ]);
    await importCsv(['n,c-1,2025-02-01,', 'n,c-2,2025-04-01,Named'], header);
    expect(await names()).toEqual([
      { user_id: 'c-1', name: 'New', seen: '2025-02-01' },
      { user_id: 'c-2', name: 'Named', seen: '2025-03-01' },
    ]);
    // The latest row decides, not the latest file.
    await importCsv(['n,c-1,2025-01-01,Oldest'], header);
    expect((await names())[0]).toEqual({ user_id: 'c-1', name: 'New', seen: '2025-01-01' });
    await importCsv(['n,c-1,2025-03-04,Newest'], header);
    expect((await names())[0]).toEqual({ user_id: 'c-1', name: 'Newest', seen: '2025-01-01' });
  });

  it('finds a project by organisation and name, and pins its date if requested', async () => {
    const path = file('rows.csv', csv(ROWS));
    const [first, other] = [
      { orgId: 'org_a', name: project },
      { orgId: 'org_b', name: project },
    ];
    const a = await importFiles([path], { target: first });
    const b = await importFiles([path], { target: other });
    expect(b).toMatchObject({ added: 5, agentsAdded: 2 });
    expect(b.projectId).not.toBe(a.projectId);
    expect(await importFiles([path], { target: { ...first, pinnedAsOf: '1998-06-30' } })).toMatchObject({
      projectId: a.projectId,
      added: 0,
    });
    await importFiles([path], { target: first });
    await importFiles([path], { target: { ...other, pinnedAsOf: '1998-06-30' } });
    await importFiles([path], { target: { ...other, pinnedAsOf: null } });
    const pins = await database.dataSource.query(
      'SELECT org_id, pinned_as_of FROM projects WHERE name = $1 ORDER BY 1',
      [project],
    );
    expect(pins).toEqual([
      { org_id: 'org_a', pinned_as_of: '1998-06-30' },
      { org_id: 'org_b', pinned_as_of: null },
    ]);
  });

  it('asks whether to pin a project whose newest fact is old, and not again once it is pinned', async () => {
    const hint = (day: string) => expect.stringContaining(`newest fact is of ${day}; pin to it?`);
    const today = new Date().toISOString().slice(0, 10);
    const rows = (day: string) => [file(`${day}.csv`, csv([`n,c-1,${day}`], 'agent_id,contact_id,occurred_at'))];
    const target = { orgId: 'org_a', name: `${project} of long ago` };
    expect((await importFiles(rows('2020-02-02'), { target })).notes).toEqual([hint('2020-02-02')]);
    expect((await importFiles(rows('2019-01-01'), { target: { ...target, pinnedAsOf: '2020-02-02' } })).notes).toEqual(
      [],
    );
    expect((await importFiles(rows('2018-01-01'), { target })).notes).toEqual([]);
    expect((await importFiles(rows('2017-01-01'), { target: { ...target, pinnedAsOf: null } })).notes).toEqual([
      hint('2020-02-02'),
    ]);
    expect((await importFiles(rows(today), { target })).notes).toEqual([]);
  });

  it('lets several imports into one project at once, in any order, without a deadlock', async () => {
    // The project and its agents exist; otherwise all imports wait for the one that creates them and run one by one.
    const agents = Array.from({ length: 7 }, (_, n) => `agent-${n}`);
    await importCsv(agents.map((agent) => `${agent},c-0,2024-01-01,,,,,`));
    const rows = (from: number, at: string, reverse: boolean) => {
      const list = Array.from({ length: 3_000 }, (_, n) => `agent-${n % 7},c-${from + n},${at},Name ${from},,,,`);
      return csv(reverse ? list.reverse() : list);
    };
    const pairs = new Set([0, 500, 1_000].flatMap((from) => agents.flatMap((_, agent) => pairsOf(from, agent))));
    const rounds: [string, string, number][] = [
      ['new contacts', '2025-03-01', pairs.size],
      ['nothing new', '2025-03-01', 0],
      ['new interactions of known contacts', '2025-03-02', pairs.size],
      ['earlier ones', '2025-02-01', pairs.size],
    ];
    for (const [round, at, wanted] of rounds) {
      const files = [0, 500, 1_000, 0].map((from, n) => file(`parallel-${n}.csv`, rows(from, at, n % 2 === 1)));
      const summaries = await Promise.all(files.map((path) => importFiles([path])));
      expect([round, summaries.reduce((sum, { added }) => sum + added, 0)]).toEqual([round, wanted]);
    }
    expect(await countOf('contacts')).toBe(4_000);
    expect(await countOf('agents')).toBe(7);
    expect(await countOf('agent_directory')).toBe(7);

    function pairsOf(from: number, agent: number): string[] {
      return Array.from({ length: 3_000 }, (_, n) => n).flatMap((n) =>
        n % 7 === agent ? `${agent} c-${from + n}` : [],
      );
    }
  });

  describe('on a distributed database', () => {
    const isStandIn = process.env.TEST_CITUS_URL === undefined;
    // What Citus stores about the tables that it distributes.
    beforeAll(async () => {
      if (isStandIn) await sql(`CREATE TABLE pg_dist_partition AS SELECT 'projects'::regclass AS logicalrelid`);
    });
    afterAll(async () => {
      if (isStandIn) await sql('DROP TABLE pg_dist_partition');
    });
    const sql = (statement: string) => database.dataSource.query(statement);

    it('creates the project in a transaction of its own, and notes its facts for the next recompute', async () => {
      const runner = database.dataSource.createQueryRunner();
      await runner.startTransaction();
      try {
        // Delays the import after the creation.
        await runner.query('LOCK TABLE agents IN ACCESS EXCLUSIVE MODE');
        const importing = importCsv(ROWS);
        await lockWaiter(database.dataSource, 'agents');
        expect(await exists()).toBe(true);
        await runner.commitTransaction();
        expect(await importing).toMatchObject({ added: 5, agentsAdded: 2, contactsAdded: 3 });
      } finally {
        await runner.release();
      }
      expect(await countOf('change_notes')).toBeGreaterThan(0);
    });

    it('removes the project again if the import fails', async () => {
      const rows = ['n,c-1,2025-03-01,,,,,one', 'n,c-2,2025-03-01,,,,,one'];
      const files = [file('contradiction.csv', csv(rows))];
      await expect(importFiles(files, { strict: true })).rejects.toThrow('1 of 2 rows are invalid');
      expect(await exists()).toBe(false);
    });
  });

  it('releases all connections, even after failures', async () => {
    for (let n = 0; n < 8; n++) await expect(importFiles([file('empty.csv', '')])).rejects.toThrow('is empty');
    expect(await importCsv(ROWS)).toMatchObject({ added: 5 });
  });
});
