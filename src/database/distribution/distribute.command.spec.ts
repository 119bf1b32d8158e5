import { DistributeCommand } from './distribute.command';
import type { DistributionService } from './distribution.service';

function commandOf(service: Partial<DistributionService>): DistributeCommand {
  return new DistributeCommand(service as DistributionService);
}

describe('distribute', () => {
  let written: string;
  beforeEach(() => {
    written = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += text;
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('uses 32 shards, reports each table, and says how to start the servers', async () => {
    const distribute: DistributionService['distribute'] = async (shards, onTable) => {
      onTable('projects', 'on every node', '12');
      expect(shards).toBe(32);
      return 1;
    };
    await commandOf({ distribute }).run([]);
    expect(written).toMatch(/^projects +on every node +12 rows\nDistributed\. Start the servers as before/);
  });

  it('accepts more shards', async () => {
    const distribute = jest.fn(async () => 0);
    await commandOf({ distribute }).run(['--shards', '128']);
    expect(distribute).toHaveBeenCalledWith(128, expect.any(Function));
    expect(written).toBe('Every table is already distributed\n');
  });

  it('moves the tables back', async () => {
    await commandOf({ undo: async () => 24 }).run(['--undo']);
    expect(written).toBe('All rows are back\n');
    await commandOf({ undo: async () => 0 }).run(['--undo']);
    expect(written).toMatch(/already on one machine/);
  });

  it.each([
    [['--shards', '31']],
    [['--shards', '1025']],
    [['--shards', 'many']],
    [['--undo', '--shards', '32']],
    [['now']],
  ])('rejects %j', async (args) => {
    await expect(commandOf({}).run(args)).rejects.toThrow(/^distribute: /);
  });
});
