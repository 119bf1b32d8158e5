import { CoalescingReads } from './coalescing-reads';

describe('gathered reads', () => {
  let reads: CoalescingReads<string, string>;
  /** What each reading was asked, and how it is answered. */
  let begun: { asked: readonly string[]; answer(): void; fail(error: Error): void }[];
  beforeEach(() => {
    reads = new CoalescingReads();
    begun = [];
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  });
  afterEach(() => jest.useRealTimers());

  const read = (asked: readonly string[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      begun.push({ asked, answer: () => resolve(asked.map((name) => `${name}!`)), fail: reject });
    });
  const one = (name: string, queue = 'queue') => reads.one(queue, name, read);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const asked = () => begun.map((reading) => reading.asked);

  it('begin at once while nothing is read, and gather what comes meanwhile', async () => {
    const first = one('a');
    await turn();
    const more = [one('b'), one('c')];
    await turn();
    expect(asked()).toEqual([['a']]);
    begun[0]?.answer();
    expect(await first).toBe('a!');
    await turn();
    more.push(one('d')); // after the second one began
    await turn();
    expect(asked()).toEqual([['a'], ['b', 'c']]);
    begun[1]?.answer();
    await turn();
    expect(begun[2]?.asked).toEqual(['d']);
    begun[2]?.answer();
    expect(await Promise.all(more)).toEqual(['b!', 'c!', 'd!']);
  });

  it('keep queues apart', async () => {
    const both = [one('a', 'one'), one('b', 'other')];
    await turn();
    expect(asked()).toEqual([['a'], ['b']]);
    for (const { answer } of begun) answer();
    expect(await Promise.all(both)).toEqual(['a!', 'b!']);
  });

  it('fail together, and the next one is read all the same', async () => {
    const first = one('a');
    await turn();
    const next = one('b');
    begun[0]?.fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await turn();
    begun[1]?.answer();
    expect(await next).toBe('b!');
  });

  it('read a hundred at most in one go', async () => {
    const all = Array.from({ length: 250 }, (_, index) => one(`${index}`));
    for (const length of [100, 100, 50]) {
      await turn();
      expect(begun.at(-1)?.asked).toHaveLength(length);
      begun.at(-1)?.answer();
    }
    expect(await Promise.all(all)).toEqual(Array.from({ length: 250 }, (_, index) => `${index}!`));
  });

  it('wait a short time only for one that hangs', async () => {
    const hanging = one('a');
    await turn();
    const next = one('b');
    jest.advanceTimersByTime(49);
    await turn();
    expect(asked()).toEqual([['a']]);
    jest.advanceTimersByTime(1);
    await turn();
    begun[1]?.answer();
    expect(await next).toBe('b!');
    begun[0]?.answer();
    expect(await hanging).toBe('a!');
    expect(reads).toEqual(new CoalescingReads());
  });

  it('leave nothing behind', async () => {
    const all = Promise.all(['a', 'b', 'c'].map((queue) => one('x', queue)));
    await turn();
    for (const { answer } of begun) answer();
    await all;
    expect(reads).toEqual(new CoalescingReads());
  });
});
