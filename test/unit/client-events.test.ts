import fc from 'fast-check';
import type { Client } from '../../packages/client/src/client';
import { EventSender, type NewEvent } from '../../packages/client/src/event-sender';
import { ApiProblem } from '../../packages/client/src/problem';

type Sent = { event_id: string; occurred_at: string; user_id: string };

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const event = (user_id: string): NewEvent => ({ type: 'interaction', agent: 'Nova', user_id });

/** A server that remembers what it accepted, and fails where `fails` says so. */
function server(fails: (events: Sent[], request: number) => ApiProblem | null = () => null) {
  const accepted = new Map<string, Sent>();
  const requests: Sent[][] = [];
  let inProgress = 0;
  const client = {
    send: async (_method: string, _path: string, { body }: { body: string }) => {
      if (++inProgress > 1) throw new Error('two requests at once');
      await Promise.resolve();
      inProgress--;
      const { events } = JSON.parse(body) as { events: Sent[] };
      requests.push(events);
      const problem = fails(events, requests.length);
      if (problem) throw problem;
      const results = events.map((one) => {
        if (one.user_id === 'invalid')
          return { status: 'rejected', problem: { status: 422, detail: 'no', errors: [] } };
        const known = accepted.has(one.event_id);
        accepted.set(one.event_id, one);
        return { status: known ? 'duplicate' : 'accepted' };
      });
      return { json: async () => ({ results }) };
    },
  } as unknown as Client;
  return { client, accepted, requests, users: () => [...accepted.values()].map(({ user_id }) => user_id) };
}
const busy = (status = 503) => new ApiProblem(status, 'Busy', 'later');

it('sends a batch when it is full, or when its first event has waited', async () => {
  const { client, requests, accepted } = server();
  const sender = new EventSender(client, 'p', { maxBatch: 3, maxAgeMs: 1_000 });
  for (const user of ['a', 'b']) await sender.send(event(user));
  await jest.advanceTimersByTimeAsync(999);
  expect(requests).toHaveLength(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(requests.map((events) => events.length)).toEqual([2]);
  for (const user of ['c', 'd', 'e', 'f']) await sender.send(event(user));
  await jest.advanceTimersByTimeAsync(0);
  expect(requests.map((events) => events.length)).toEqual([2, 3]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(accepted.size).toBe(6);
  expect(sender.size).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
});

it('keeps the id of an event, and its order, through failures', async () => {
  const { client, requests, users } = server((_, request) => (request <= 3 ? busy() : null));
  const errors: unknown[] = [];
  const sender = new EventSender(client, 'p', { maxBatch: 2, onError: (error) => errors.push(error) });
  for (const user of ['a', 'b', 'c']) await sender.send(event(user));
  await jest.advanceTimersByTimeAsync(120_000);
  expect(users()).toEqual(['a', 'b', 'c']);
  expect(errors).toHaveLength(3);
  const ids = requests.slice(0, 4).map((events) => events.map(({ event_id }) => event_id).join());
  expect(new Set(ids).size).toBe(1);
});

it('waits for room when the queue is full', async () => {
  let down = true;
  const { client, users } = server(() => (down ? busy() : null));
  const sender = new EventSender(client, 'p', { maxBatch: 2, maxQueue: 2 });
  await sender.send(event('a'));
  await sender.send(event('b'));
  let entered = false;
  const third = sender.send(event('c')).then(() => {
    entered = true;
  });
  await jest.advanceTimersByTimeAsync(10_000);
  expect([entered, sender.size]).toEqual([false, 2]);
  down = false;
  await jest.advanceTimersByTimeAsync(120_000);
  await third;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(users()).toEqual(['a', 'b', 'c']);
});

it('reports what the server will never accept, and sends the rest, also if the server refuses the whole body', async () => {
  const poison = ({ user_id }: Sent) => user_id === 'poison';
  const { client, users } = server((events) => (events.some(poison) ? new ApiProblem(413, 'Too large', '') : null));
  const rejected: unknown[] = [];
  const sender = new EventSender(client, 'p', {
    onRejected: (one, { status }) => rejected.push([(one as Sent).user_id, status]),
  });
  for (const user of ['a', 'invalid', 'b', 'poison', 'c']) await sender.send(event(user));
  await sender.flush();
  expect(users()).toEqual(['a', 'b', 'c']);
  expect(rejected).toEqual([
    ['invalid', 422],
    ['poison', 413],
  ]);
});

it('hands out what it could not send when it is closed', async () => {
  let down = true;
  const { client, users } = server(() => (down ? busy(401) : null));
  const sender = new EventSender(client, 'p');
  await sender.send(event('a'));
  await expect(sender.close()).rejects.toMatchObject({ status: 401 });
  expect(sender.pending).toMatchObject([{ user_id: 'a', event_id: expect.any(String) }]);
  await expect(sender.send(event('b'))).rejects.toThrow('closed');
  down = false;
  await sender.close();
  expect([users(), sender.size]).toEqual([['a'], 0]);
  expect(jest.getTimerCount()).toBe(0);
});

it('flushes when a process has nothing more to do', async () => {
  const { client, users } = server();
  const sender = new EventSender(client, 'p', { maxAgeMs: 60_000 });
  const stop = sender.flushOnExit();
  await sender.send(event('a'));
  process.emit('beforeExit', 0);
  await jest.advanceTimersByTimeAsync(0);
  expect(users()).toEqual(['a']);
  stop();
});

it('flushes when a page is hidden, and not when it is shown', async () => {
  const { client, users } = server();
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  Object.assign(globalThis, { document: page });
  try {
    const sender = new EventSender(client, 'p', { maxAgeMs: 60_000 });
    const stop = sender.flushOnExit();
    await sender.send(event('a'));
    page.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(0);
    expect(users()).toEqual([]);
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(0);
    expect(users()).toEqual(['a']);
    stop();
    await sender.send(event('b'));
    page.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(0);
    expect(users()).toEqual(['a']);
    await sender.close();
  } finally {
    Reflect.deleteProperty(globalThis, 'document');
  }
});

it('loses nothing and sends nothing beside itself, whatever fails and whenever it is flushed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constant('flush'), fc.nat(3_000)), { maxLength: 30 }),
      fc.array(fc.constantFrom(0, 429, 503, 401, null), { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, failures, maxBatch) => {
        const { client, users } = server((_, request) => {
          const status = failures[request - 1] ?? null;
          return status === null ? null : busy(status);
        });
        const sender = new EventSender(client, 'p', { maxBatch, maxQueue: 1_000 });
        const expected: string[] = [];
        for (const [index, step] of steps.entries()) {
          expected.push(String(index));
          await sender.send(event(String(index)));
          if (step === 'flush') await sender.flush().catch(() => {});
          else await jest.advanceTimersByTimeAsync(Number(step));
        }
        await jest.advanceTimersByTimeAsync(3_600_000);
        expect(users()).toEqual(expected);
        expect(sender.size).toBe(0);
        expect(jest.getTimerCount()).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});
