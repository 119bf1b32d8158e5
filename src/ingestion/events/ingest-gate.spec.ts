import type { Config } from '../../config/config';
import { IngestGate } from './ingest-gate';

const make = (databasePoolSize: number, { databasePoolWaitMs = 60_000, organisationShare = 0.5 } = {}) =>
  new IngestGate({ databasePoolSize, databasePoolWaitMs, organisationShare } as Config);

/** Work that runs until it is ended. */
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
  it('admits 64 requests, half of them of one organisation, and one more for each that ends', async () => {
    const gate = make(10, { databasePoolWaitMs: 1 });
    const works = Array.from({ length: 64 }, work);
    const [first, ...others] = works.map(({ run }, index) => gate.admit(index < 32 ? 'a' : 'b', run));
    await expect(gate.admit('a', work().run)).rejects.toMatchObject({ status: 429 });
    await expect(gate.admit('c', work().run)).rejects.toMatchObject({ status: 503 });
    works[0]?.fail();
    await expect(first).rejects.toThrow('failed');
    const late = work();
    const again = gate.admit('c', late.run);
    await expect(gate.admit('c', work().run)).rejects.toMatchObject({ status: 503 });
    for (const { end } of [late, ...works]) end();
    expect(new Set(await Promise.all([again, ...others]))).toEqual(new Set(['done']));
  });

  it.each([
    [4, 1],
    [10, 2],
    [20, 4],
  ])('lets some to the database at once, by the size of the pool: of %i for one organisation %i', async (size, turns) => {
    const gate = make(size);
    const begun: number[] = [];
    const works = Array.from({ length: turns + 2 }, work);
    const all = works.map(({ run }, index) =>
      gate.withWriteSlot('a', () => {
        begun.push(index);
        return run();
      }),
    );
    await new Promise(setImmediate);
    expect(begun).toHaveLength(turns);
    for (const { end } of works) end();
    await Promise.all(all);
    expect(begun).toEqual(works.map((_, index) => index));
  });

  it('rejects requests that are not admitted in time, and loses no capacity', async () => {
    const gate = make(4, { databasePoolWaitMs: 1 });
    const first = work();
    const slow = gate.withWriteSlot('a', first.run);
    const never = jest.fn();
    await expect(gate.withWriteSlot('a', never)).rejects.toMatchObject({ status: 503, message: expect.any(String) });
    first.end();
    await slow;
    expect(never).not.toHaveBeenCalled();
    expect(await gate.withWriteSlot('a', async () => 'mine')).toBe('mine');
  });
});
