import fc from 'fast-check';
import { Semaphore } from './semaphore';

const make = (capacity: number, { share = 0.5, waitMs = 60_000, maxWaiting = 100 } = {}) =>
  new Semaphore({ name: 'exports', capacity, share, waitMs, maxWaiting });
const settled = () => new Promise(setImmediate);

/** Records in `order` which key acquires a permit, and collects the releases. */
function queue(semaphore: Semaphore, order: string[], releases: (() => void)[]) {
  return (key: string, units?: number) =>
    semaphore.acquire(key, units).then((release) => {
      order.push(key);
      releases.push(release);
    });
}

describe('the semaphore', () => {
  it('limits one organisation to half of the permits, so that another one is served meanwhile', async () => {
    const semaphore = make(4);
    const [release] = await Promise.all([semaphore.acquire('a'), semaphore.acquire('a')]);
    const served: string[] = [];
    const last = semaphore.acquire('a').then(() => served.push('a'));
    await semaphore.acquire('b').then(() => served.push('b'));
    expect(served).toEqual(['b']);
    expect(semaphore).toMatchObject({ busy: 3, waiting: 1 });
    release();
    await last;
  });

  it('grants at least one permit, and all of them for a share of 1', () => {
    expect([make(1).share, make(3).share, make(5).share, make(5, { share: 0.01 }).share]).toEqual([1, 2, 3, 1]);
    expect(make(5, { share: 1 }).share).toBe(5);
  });

  it('alternates between organisations, however many requests of one came first', async () => {
    const semaphore = make(1);
    const order: string[] = [];
    const releases: (() => void)[] = [];
    const acquire = queue(semaphore, order, releases);
    void acquire('a');
    for (const key of ['a', 'a', 'a', 'b', 'b', 'c']) void acquire(key);
    for (let served = 1; served <= 7; served++) {
      await settled();
      expect(order).toHaveLength(served);
      releases.pop()?.();
    }
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
    expect(semaphore).toMatchObject({ busy: 0, waiting: 0 });
  });

  it('rejects with 429 if the organisation holds its share, and with 503 if all permits are in use', async () => {
    const semaphore = make(2, { waitMs: 1 });
    await semaphore.acquire('a');
    await expect(semaphore.acquire('a')).rejects.toMatchObject({ status: 429, retryAfterS: 5 });
    expect(() => semaphore.tryAcquire('a')).toThrow(expect.objectContaining({ status: 429 }));
    const release = semaphore.tryAcquire('b');
    await expect(semaphore.acquire('c')).rejects.toMatchObject({ status: 503, message: expect.any(String) });
    release();
    release();
    expect(semaphore.busy).toBe(1);
    (await semaphore.acquire('c'))();
  });

  it('rejects with 503 after a wait if the server itself is slow to release permits', async () => {
    const semaphore = new Semaphore({
      name: 'reads',
      capacity: 2,
      share: 0.5,
      waitMs: 1,
      maxWaiting: 1,
      heldByServer: true,
    });
    await semaphore.acquire('a');
    const late = semaphore.acquire('a');
    await expect(semaphore.acquire('a')).rejects.toMatchObject({ status: 429 });
    await expect(late).rejects.toMatchObject({ status: 503 });
  });

  it('limits the number of waiting requests per organisation', async () => {
    const semaphore = make(2, { maxWaiting: 2 });
    const releases = [await semaphore.acquire('a')];
    const others = [semaphore.acquire('a'), semaphore.acquire('a')];
    await expect(semaphore.acquire('a')).rejects.toMatchObject({ status: 429 });
    await semaphore.acquire('b');
    expect(semaphore.waiting).toBe(2);
    for (const other of others) {
      releases.shift()?.();
      releases.push(await other);
    }
  });

  it('keeps the position of a large request, and limits it to the share', async () => {
    const semaphore = make(10);
    const order: string[] = [];
    const releases: (() => void)[] = [];
    const acquire = queue(semaphore, order, releases);
    await acquire('a', 4);
    await acquire('b', 4);
    void acquire('c', 99);
    void acquire('d', 1);
    await settled();
    expect(order).toEqual(['a', 'b']);
    releases[0]?.();
    await settled();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    expect(semaphore.busy).toBe(10);
  });

  it('does not limit work of the process itself to a share', async () => {
    const semaphore = make(2);
    await Promise.all([semaphore.acquire(null), semaphore.acquire(null)]);
    expect(semaphore.busy).toBe(2);
  });

  it('releases the permit however the work ends', async () => {
    const semaphore = make(1);
    await expect(semaphore.run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await semaphore.run('a', async () => 'done')).toBe('done');
    expect(semaphore.busy).toBe(0);
  });

  it('never exceeds capacity or share, never loses a permit, and never leaves a usable permit free', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), release: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 60 }), async (capacity, steps) => {
        const semaphore = make(capacity);
        const held: { key: string; release: () => void }[] = [];
        const waiting: string[] = [];
        for (const { key, release } of steps) {
          if (release) held.shift()?.release();
          else {
            waiting.push(key);
            void semaphore.acquire(key).then((give) => {
              waiting.splice(waiting.indexOf(key), 1);
              held.push({ key, release: give });
            });
          }
          await settled();
          const of = (name: string) => held.filter((it) => it.key === name).length;
          expect(semaphore).toMatchObject({ busy: held.length, waiting: waiting.length });
          expect(held.length).toBeLessThanOrEqual(capacity);
          for (const name of ['a', 'b', 'c']) expect(of(name)).toBeLessThanOrEqual(semaphore.share);
          if (held.length < capacity) expect(waiting.filter((name) => of(name) < semaphore.share)).toEqual([]);
        }
        while (held.length > 0) {
          held.shift()?.release();
          await settled();
        }
        expect(semaphore).toMatchObject({ busy: 0, waiting: 0 });
      }),
    );
  });
});
