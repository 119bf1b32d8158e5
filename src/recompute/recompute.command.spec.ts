import { UsageError } from '../config/usage.error';
import { RecomputeCommand } from './recompute.command';
import type { RecomputeOptions, RecomputeOutcome, RecomputeService } from './recompute.service';

const PROJECT = { project_id: 'p', org_id: 'org_1', name: 'Shop', found_at: new Date() };
const FINISHED: RecomputeOutcome = {
  project: PROJECT,
  ms: 1_234,
  status: 'finished',
  asOf: '2026-01-31',
  mode: 'full',
  relationships: 7,
};

describe('RecomputeCommand', () => {
  const wasTerminal = process.stderr.isTTY;
  let options: RecomputeOptions | undefined;
  let output = '';
  let progress = '';
  beforeEach(() => {
    output = '';
    progress = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += text;
      return true;
    });
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      progress += text;
      return true;
    });
  });
  afterEach(() => {
    process.stderr.isTTY = wasTerminal;
    jest.restoreAllMocks();
  });

  async function run(args: string[], outcomes: RecomputeOutcome[] = [FINISHED]): Promise<void> {
    const service: Pick<RecomputeService, 'recompute'> = {
      recompute: async (given = {}) => {
        options = given;
        given.onStep?.('Shop', 'relationship_days', 12_345, 67);
        given.onStep?.('Shop', 'depth_scores', 7, 1_000);
        return outcomes;
      },
    };
    await new RecomputeCommand(service as RecomputeService).run(args);
  }

  it('shows on a terminal a line for each step, and the result', async () => {
    process.stderr.isTTY = true;
    await run(['--project', 'Shop', '--as-of', '2026-01-31']);
    expect(options).toMatchObject({ project: 'Shop', asOf: '2026-01-31', wait: true });
    expect(progress.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^Shop {2}days of relationships written +12,345 rows +67 ms$/),
      expect.stringMatching(/^Shop {2}scores written +7 rows +1,000 ms$/),
    ]);
    expect(output).toBe('Shop (org_1): 7 relationships scored as of 2026-01-31, 1.2 s\n');
  });

  it('shows no progress without a terminal', async () => {
    process.stderr.isTTY = false;
    await run([]);
    expect(progress).toBe('');
  });

  it('fails if a run failed, or the project does not exist', async () => {
    await expect(run([], [{ project: PROJECT, ms: 1, status: 'failed', error: 'broken' }])).rejects.toThrow(
      'Shop: failed, broken',
    );
    await expect(run(['--project', 'Nowhere'], [])).rejects.toThrow('There is no project "Nowhere"');
  });

  it.each([
    [['--as-of', '2026-02-30']],
    [['--as-of', '31.1.2026']],
    [['--as-of', '9999-01-01']],
    [['--nonsense']],
  ])('rejects %j', async (args) => {
    await expect(run(args)).rejects.toThrow(UsageError);
  });
});
