import type { Config } from '../../config/config';
import { IngestGate } from './ingest-gate';

const config = (databasePoolSize: number, databasePoolWaitMs = 60_000) =>
  ({ databasePoolSize, databasePoolWaitMs }) as Config;

/** Work that goes on until it is told to end. */
function work() {
  let end: () => void = () => {};
  let fail: () => void = () => {};
  const over = new Promise<string>((resolve, reject) => {
    end = () => resolve('done');
    fail = () => reject(new Error('failed'));
  });
  return { run: () => over, end, fail };
}

describe('the gate', () => {
  it('lets in 64 requests, and another one for each that is over, however it ended', async () => {
    const gate = new IngestGate(config(10));
    const works = Array.from({ length: 64 }, work);
    const [first, ...others] = works.map(({ run }) => gate.pass(run));
    await expect(gate.pass(work().run)).rejects.toMatchObject({ status: 503, reason: expect.any(String) });
    works[0]?.fail();
    await expect(first).rejects.toThrow('failed');
    const late = work();
    const again = gate.pass(late.run);
    await expect(gate.pass(work().run)).rejects.toMatchObject({ status: 503 });
    for (const { end } of [late, ...works]) end();
    expect(new Set(await Promise.all([again, ...others]))).toEqual(new Set(['done']));
  });

  it('lets some to the database at once, by the size of the pool, and the others in their order', async () => {
    for (const [poolSize, places] of [
      [4, 1],
      [10, 3],
    ] as const) {
      const gate = new IngestGate(config(poolSize));
      const begun: number[] = [];
      const works = Array.from({ length: places + 2 }, work);
      const all = works.map(({ run }, index) =>
        gate.atTheDatabase(() => {
          begun.push(index);
          return run();
        }),
      );
      await new Promise(setImmediate);
      expect(begun).toHaveLength(places);
      for (const { end } of works) end();
      await Promise.all(all);
      expect(begun).toEqual(works.map((_, index) => index));
    }
  });

  it('tells those to come back whose turn does not come in time, and loses no turn by that', async () => {
    const gate = new IngestGate(config(4, 1));
    const first = work();
    const slow = gate.atTheDatabase(first.run);
    const never = jest.fn();
    await expect(gate.atTheDatabase(never)).rejects.toMatchObject({ status: 503, reason: expect.any(String) });
    first.end();
    await slow;
    expect(never).not.toHaveBeenCalled();
    expect(await gate.atTheDatabase(async () => 'mine')).toBe('mine');
  });
});
