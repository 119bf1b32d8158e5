import { UsageError } from '../../config/usage.error';
import { ImportCommand } from './import.command';
import type { ImportService } from './import.service';
import type { ImportPreview, ImportRequest, ImportSummary } from './import-request';
import type { ImportRejections } from './rejects/import-rejections.queries';

const mockAnswers: string[] = [];
jest.mock('node:readline/promises', () => ({
  createInterface: () => ({ question: async () => mockAnswers.shift(), close: () => {} }),
}));

const SUMMARY: ImportSummary = {
  projectId: '00000000-0000-4000-8000-000000000001',
  read: 1_234,
  added: 1_000,
  duplicates: 200,
  files: [],
  reasons: [],
  rejected: 34,
  leftOut: [],
  agentsAdded: 2,
  contactsAdded: 10,
  rejectsPaths: ['a.csv.rejects.csv'],
  notes: ['a.csv: ignored columns: mood'],
  seconds: 2,
};
const REQUIRED = ['--project', 'Shop', '--org', 'org_1'];

describe('ImportCommand', () => {
  let request: ImportRequest | undefined;
  let output = '';
  beforeEach(() => {
    request = undefined;
    output = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += text;
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  async function run(args: string[], summary = SUMMARY): Promise<void> {
    const service: Pick<ImportService, 'import'> = {
      import: async (given) => {
        request = given;
        return summary;
      },
    };
    const rejections: Pick<ImportRejections, 'writeOf'> = { writeOf: async () => false };
    await new ImportCommand(service as ImportService, rejections as ImportRejections).run(args);
  }

  it('passes on its arguments', async () => {
    await run([
      'a.csv',
      '-',
      '--project',
      ' My shop ',
      '--org',
      'org_1',
      '--pin',
      '1998-06-30',
      '--strict',
      '--format',
      'csv',
    ]);
    expect(request).toMatchObject({
      files: ['a.csv', '-'],
      target: { name: 'My shop', orgId: 'org_1', pinnedAsOf: '1998-06-30' },
      strict: true,
      format: 'csv',
    });
    await run(['a.csv', ...REQUIRED]);
    expect(request).toMatchObject({ target: { name: 'Shop', orgId: 'org_1' }, strict: false });
    expect(request?.target).not.toHaveProperty('pinnedAsOf');
    await run(['a.csv', ...REQUIRED, '--unpin', '--allow-placeholder-ids']);
    expect(request).toMatchObject({ target: { pinnedAsOf: null }, allowPlaceholderIds: true });
  });

  it('accepts names as long as in the API', async () => {
    await run(['a.csv', '--project', '🦆'.repeat(200), '--org', 'org_1']);
    expect(request).toMatchObject({ target: { name: '🦆'.repeat(200) } });
  });

  it('prints the outcome of the rows, and the next step', async () => {
    await run(['a.csv', '--project', "Bob's shop", '--org', 'org_1']);
    expect(output.replace(/import=[-\da-f]{36}\n/, 'import=ID\n')).toBe(`Note: a.csv: ignored columns: mood
Read        1,234 rows
Added       1,000 interactions, 10 new contacts, 2 new agents
Duplicates  200
Rejected    34 (see a.csv.rejects.csv)
            and for 7 days GET …/rejections?import=ID
Took        2.0 s, 617 rows/s
Scores follow at the next recompute: npm run cli -- recompute --project='Bob'\\''s shop'
`);
  });

  it.each([
    ['-x; rm', "recompute --project='-x; rm'"],
    // Shown as escapes, and pasted as such it would be the name of another project.
    ['a\u202eb', 'recompute'],
    ['a\u2028b', 'recompute'],
  ])('names no command that does something else than it shows: %j', async (project, command) => {
    await run(['a.csv', `--project=${project}`, '--org', 'org_1']);
    expect(output).toContain(`npm run cli -- ${command}\n`);
  });

  it.each([
    ['a file', ['x'.repeat(100_000), 'x'.repeat(100_000), ...REQUIRED]],
    ['a day', ['a.csv', ...REQUIRED, '--pin', `\u001b${'x'.repeat(100_000)}`]],
    ['a format', ['a.csv', ...REQUIRED, '--format', 'x'.repeat(100_000)]],
    ['an option', ['a.csv', ...REQUIRED, `--${'x'.repeat(100_000)}`]],
  ])('repeats only the beginning of %s', async (_, args) => {
    const error = await run(args).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(/^[\x20-\x7e…]{1,1100}$/);
  });

  it('resolves paths against the folder in which npm run was called', async () => {
    const before = process.env;
    try {
      process.env = { ...before, npm_lifecycle_event: 'cli', INIT_CWD: '/somewhere/else' };
      await run(['a.csv', ...REQUIRED], { ...SUMMARY, rejectsPaths: ['/somewhere/else/sub/a.csv.rejects.csv'] });
      expect(request).toMatchObject({ folder: '/somewhere/else' });
      expect(output).toContain('(see sub/a.csv.rejects.csv)');
      process.env = { ...before, npm_lifecycle_event: 'test', INIT_CWD: '/somewhere/else' };
      await run(['a.csv', ...REQUIRED]);
      expect(request).toMatchObject({ folder: process.cwd() });
    } finally {
      process.env = before;
    }
  });

  it('never prints control characters of a file to the terminal', async () => {
    await run(['a.csv', ...REQUIRED], { ...SUMMARY, notes: ['a\u001b[2J.csv: \u202eignored\r\n'] });
    expect(output).toContain('Note: a\\u001b[2J.csv: \\u202eignored\\u000d\\u000a\n');
  });

  it('names no next step if no project was created', async () => {
    const refused = run(['a.csv', ...REQUIRED], { ...SUMMARY, projectId: null });
    await expect(refused).rejects.toThrow('no row could be imported, and no fact was written');
    expect(output).toContain('Rejected    34');
    expect(output).not.toContain('recompute');
  });

  it.each([
    [REQUIRED, 'name at least one file'],
    [['a.csv', '--org', 'o'], '--project is missing'],
    [['a.csv', '--project', '🦆'.repeat(201), '--org', 'o'], '--project is longer than 200 characters'],
    [['a.csv', '--project', ' ', '--org', 'o'], '--project is missing'],
    [['a.csv', '--project', 'p'.repeat(201), '--org', 'o'], '--project is longer than 200 characters'],
    [['a.csv', '--project', 'p'], '--org is missing'],
    [['a.csv', '--project', 'p', '--org', 'o'.repeat(256)], '--org: expected 1 to 255 printable characters'],
    [['a.csv', '--project', 'p', '--org', 'org\t1'], '--org: expected 1 to 255 printable characters'],
    [['a.csv', ...REQUIRED, '--pin', '1998-06-30', '--unpin'], '--pin and --unpin exclude each other'],
    [['a.csv', '--project', 'a\nb', '--org', 'o'], '--project has a control character'],
    [['a.csv', ...REQUIRED, '--pin', '1998-06-31'], '--pin is a day like 1998-06-30, got "1998-06-31"'],
    [['a.csv', ...REQUIRED, '--pin', '2999-01-01'], '--pin 2999-01-01 is in the future'],
    [['a.csv', ...REQUIRED, '--format', 'xml'], '--format is csv or ndjson, got "xml"'],
    [['a.csv', ...REQUIRED, '--what'], "Unknown option '--what'"],
    [['a.csv', '--org', 'o', '--project'], "Option '--project <value>' argument missing"],
    [['a.csv', 'a.csv', ...REQUIRED], 'a.csv is named twice'],
    [['-', '-', ...REQUIRED], '- is named twice'],
    [['package.json', './package.json', ...REQUIRED], './package.json is named twice'],
  ])('rejects %j', async (args, message) => {
    const refused = run(args);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
    expect(request).toBeUndefined();
  });

  describe('at a terminal', () => {
    const { stdin, stdout } = process;
    const usual = [stdin.isTTY, stdout.isTTY] as const;
    const be = (input: boolean, output: boolean) =>
      Object.assign(stdin, { isTTY: input }) && Object.assign(stdout, { isTTY: output });
    afterEach(() => be(...usual));
    const asks = async (file: string, ...args: string[]) => {
      await run([file, ...REQUIRED, ...args]);
      return request?.onNew !== undefined;
    };

    it('asks before the first import of a new mapping, but no program, pipe or --yes', async () => {
      be(true, true);
      expect([await asks('a.csv'), await asks('a.csv', '--yes'), await asks('-')]).toEqual([true, false, false]);
      be(true, false);
      expect(await asks('a.csv')).toBe(false);
      be(false, true);
      expect(await asks('a.csv')).toBe(false);
    });

    it('shows what it would import, and does so after a y', async () => {
      be(true, true);
      await asks('a.csv');
      const preview: ImportPreview = {
        ...{ files: [], read: 1, accepted: 1, samples: [], leftOut: [], rejected: [], unknownKinds: [] },
        notes: ['a.csv: ignored columns: mood'],
      };
      mockAnswers.push('y', ' Yes ', '', 'n', 'yesterday');
      const answers: (boolean | undefined)[] = [];
      for (let turn = 0; turn < 5; turn++) answers.push(await request?.onNew?.(preview));
      expect(answers).toEqual([true, true, false, false, false]);
      expect(output).toContain('ignored columns: mood');
    });
  });
});
