import { CoalescingReads } from './coalescing-reads';

describe('coalescing reads', () => {
  let reads: CoalescingReads<string, string>;
  /** The keys of each read, and functions to settle it. */
  let started: { keys: readonly string[]; answer(): void; fail(error: Error): void }[];
  beforeEach(() => {
    reads = new CoalescingReads();
    started = [];
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  });
  afterEach(() => jest.useRealTimers());

  const read = (keys: readonly string[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      started.push({ keys, answer: () => resolve(keys.map((name) => `${name}!`)), fail: reject });
    });
  const one = (name: string, queue = 'queue') => reads.one(queue, name, read);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const requested = () => started.map((batch) => batch.keys);

  it('start at once if none is in progress, and combine calls during a read', async () => {
    const first = one('a');
    await turn();
    const more = [one('b'), one('c')];
    await turn();
    expect(requested()).toEqual([['a']]);
    started[0]?.answer();
    expect(await first).toBe('a!');
    await turn();
    more.push(one('d')); // after the second read started
    await turn();
    expect(requested()).toEqual([['a'], ['b', 'c']]);
    started[1]?.answer();
    await turn();
    expect(started[2]?.keys).toEqual(['d']);
    started[2]?.answer();
    expect(await Promise.all(more)).toEqual(['b!', 'c!', 'd!']);
  });

  it('separate queues', async () => {
    const both = [one('a', 'one'), one('b', 'other')];
    await turn();
    expect(requested()).toEqual([['a'], ['b']]);
    for (const { answer } of started) answer();
    expect(await Promise.all(both)).toEqual(['a!', 'b!']);
  });

  it('fail together, without affecting the next read', async () => {
    const first = one('a');
    await turn();
    const next = one('b');
    started[0]?.fail(new Error('failed'));
    await expect(first).rejects.toThrow('failed');
    await turn();
    started[1]?.answer();
    expect(await next).toBe('b!');
  });

  it('combine at most a hundred calls', async () => {
    const all = Array.from({ length: 250 }, (_, index) => one(`${index}`));
    for (const length of [100, 100, 50]) {
      await turn();
      expect(started.at(-1)?.keys).toHaveLength(length);
      started.at(-1)?.answer();
    }
    expect(await Promise.all(all)).toEqual(Array.from({ length: 250 }, (_, index) => `${index}!`));
  });

  it('wait only briefly for a read that hangs', async () => {
    const hanging = one('a');
    await turn();
    const next = one('b');
    jest.advanceTimersByTime(49);
    await turn();
    expect(requested()).toEqual([['a']]);
    jest.advanceTimersByTime(1);
    await turn();
    started[1]?.answer();
    expect(await next).toBe('b!');
    started[0]?.answer();
    expect(await hanging).toBe('a!');
    expect(reads).toEqual(new CoalescingReads());
  });

  it('release all state when done', async () => {
    const all = Promise.all(['a', 'b', 'c'].map((queue) => one('x', queue)));
    await turn();
    for (const { answer } of started) answer();
    await all;
    expect(reads).toEqual(new CoalescingReads());
  });
});
