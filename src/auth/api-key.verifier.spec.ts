import { UnauthorizedException } from '@nestjs/common';
import type { Notifications, Subscriber } from '../database/notifications';
import { keyHash, newKey } from './api-key';
import type { ApiKeyQueries, KeyRow } from './api-key.queries';
import { ApiKeyVerifier } from './api-key.verifier';

const ROW: KeyRow = {
  project_id: 'p',
  key_id: 'k',
  name: 'crm',
  scopes: ['read'],
  expires_at: null,
  rate_limit: null,
  keys_read_published: false,
  org_id: 'org_acme',
};

const USE = { address: '192.0.2.7', userAgent: 'crm/1.0' };

let rows: Map<string, KeyRow>;
let byHash: jest.Mock;
let touch: jest.Mock;
let subscriber: Subscriber;
let verifier: ApiKeyVerifier;
let clock: number;

beforeEach(() => {
  rows = new Map();
  clock = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => clock);
  byHash = jest.fn(async (hash: Buffer) => rows.get(hash.toString('hex')));
  touch = jest.fn(async () => {});
  const subscribe = (_: string, subscribed: Subscriber) => {
    subscriber = subscribed;
  };
  verifier = new ApiKeyVerifier(
    { byHash, touch } as unknown as ApiKeyQueries,
    { subscribe } as unknown as Notifications,
  );
  verifier.onModuleInit();
});
afterEach(() => {
  jest.restoreAllMocks();
});

function stored(row: Partial<KeyRow> = {}): string {
  const key = newKey();
  rows.set(keyHash(key).toString('hex'), { ...ROW, ...row });
  return key;
}

const refused = async (key: string): Promise<unknown> =>
  await verifier.verify(key, USE).then(
    () => 'accepted',
    (error: unknown) => (error instanceof UnauthorizedException ? 'refused' : error),
  );

it('returns the owner, project and scopes of a key', async () => {
  expect(await verifier.verify(stored(), USE)).toEqual({
    ownerId: 'org_acme',
    key: {
      keyId: 'k',
      name: 'crm',
      projectId: 'p',
      scopes: ['read'],
      expiresAt: null,
      rateLimit: null,
      readsPublished: false,
    },
  });
});

it('rejects malformed keys without a query, and unknown keys with one query each time', async () => {
  for (const garbage of ['sk_garbage', 'rd_live_garbage']) expect(await refused(garbage)).toBe('refused');
  expect(byHash).not.toHaveBeenCalled();
  const unknown = newKey();
  for (const _ of [1, 2]) expect(await refused(unknown)).toBe('refused');
  expect(byHash).toHaveBeenCalledTimes(2);
});

it('shares one query among simultaneous requests, and queries again within five seconds', async () => {
  const key = stored();
  await Promise.all(Array.from({ length: 20 }, () => verifier.verify(key, USE)));
  clock += 2_900;
  await verifier.verify(key, USE);
  expect(byHash).toHaveBeenCalledTimes(1);
  rows.clear();
  clock += 2_000;
  expect(await refused(key)).toBe('refused');
});

it('counts the lifetime of a cached key from the start of the query, not from its end', async () => {
  const key = stored();
  let answer = (_: KeyRow | undefined) => {};
  byHash.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const slow = verifier.verify(key, USE);
  clock += 4_000;
  answer(ROW);
  await slow;
  rows.clear();
  expect(await refused(key)).toBe('refused');
});

it('rejects an expired key although it is cached', async () => {
  const now = jest.spyOn(Date, 'now').mockReturnValue(999_999);
  const key = stored({ expires_at: new Date(1_000_000) });
  expect(await refused(key)).toBe('accepted');
  now.mockReturnValue(1_000_000);
  expect(await refused(key)).toBe('refused');
});

it('does not cache failures', async () => {
  const key = stored();
  byHash.mockRejectedValueOnce(new Error('unavailable'));
  expect(await refused(key)).toEqual(new Error('unavailable'));
  expect(await refused(key)).toBe('accepted');
});

it('records the use of a key once a minute, without waiting for the write', async () => {
  touch.mockImplementation(() => new Promise(() => {}));
  const key = stored();
  for (const _ of [1, 2, 3]) await verifier.verify(key, USE);
  expect(touch.mock.calls).toEqual([['p', 'k', USE]]);
  clock += 60_000;
  touch.mockRejectedValueOnce(new Error('unavailable'));
  await verifier.verify(key, USE);
  await verifier.verify(key, USE);
  expect(touch).toHaveBeenCalledTimes(2);
});

it('clears cached keys when a key is revoked, or when a notification may have been lost', async () => {
  const key = stored();
  for (const clear of [() => subscriber.onNotification('p'), () => subscriber.onListening()]) {
    expect(await refused(key)).toBe('accepted');
    rows.clear();
    clear();
    expect(await refused(key)).toBe('refused');
    rows.set(keyHash(key).toString('hex'), ROW);
  }
});
