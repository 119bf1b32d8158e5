import { setImmediate } from 'node:timers/promises';
import type { AccessWatch } from '../auth/access-watch';
import type { Caller } from '../auth/tenant';
import type { Config } from '../config/config';
import type { TenantReader } from '../serving/tenant-reader';
import { ExportService } from './export.service';
import type { RelationshipFilter } from './relationship-filter';
import type { RelationshipRow } from './relationship-list.queries';
import type { RelationshipsService } from './relationships.service';

const BATCHES = 1_000;
const LINE = 'x'.repeat(64 * 1024);
const ROW = { last_interaction: new Date(0), action: 'protect' } as RelationshipRow;
const caller = { ownerId: 'org_a' } as Caller;

/** A service that runs one export at a time, whose client reads when the test says so. */
function make() {
  async function* rows(): AsyncGenerator<RelationshipRow[], void, void> {
    for (let batch = 0; batch < BATCHES; batch++) yield [ROW];
  }
  const ended = jest.fn();
  const relationships = { all: async () => rows() } as unknown as RelationshipsService;
  const access = { watch: () => ended } as unknown as AccessWatch;
  const service = new ExportService(
    relationships,
    access,
    { streams: 1 } as TenantReader,
    { organisationShare: 1 } as Config,
  );
  const start = async () => {
    const stream = await service.start(
      'p' as Parameters<ExportService['start']>[0],
      caller,
      {} as RelationshipFilter,
      {
        head: '',
        line: () => LINE,
      } as unknown as Parameters<ExportService['start']>[3],
    );
    const errors: Error[] = [];
    stream.on('error', (error) => errors.push(error));
    return { stream, errors };
  };
  return { start, ended };
}

/** Runs everything that does not wait for a timer. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

describe('an export', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is cancelled if its client makes no progress for half a minute, and releases its permit', async () => {
    const { start, ended } = make();
    const { stream, errors } = await start();
    stream.read();
    await settled();
    jest.advanceTimersByTime(29_999);
    await settled();
    expect([stream.destroyed, ...errors]).toEqual([false]);
    jest.advanceTimersByTime(1);
    await settled();
    expect(errors.map(({ message }) => message)).toEqual(['the export was cancelled: the client reads it too slowly']);
    expect(ended).toHaveBeenCalledTimes(1);
    expect((await start()).stream.destroyed).toBe(false);
  });

  it('is cancelled if its client never starts to read', async () => {
    const { start } = make();
    const { stream, errors } = await start();
    jest.advanceTimersByTime(30_000);
    await settled();
    expect([stream.destroyed, errors.length]).toEqual([true, 1]);
  });

  it('continues as long as its client reads a batch in time, up to a quarter of an hour', async () => {
    const { start } = make();
    const { stream, errors } = await start();
    const most = 15 * 60_000;
    for (let at = 25_000; at < most; at += 25_000) {
      stream.read();
      await settled();
      jest.advanceTimersByTime(25_000);
      await settled();
      expect([at, stream.destroyed]).toEqual([at, false]);
    }
    stream.read();
    await settled();
    jest.advanceTimersByTime(25_000);
    await settled();
    expect(errors.map(({ message }) => message)).toEqual(['the export was cancelled: it took too long']);
  });
});
