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
  org_id: 'org_acme',
};

let rows: Map<string, KeyRow>;
let byHash: jest.Mock;
let touch: jest.Mock;
let heard: Subscriber;
let verifier: ApiKeyVerifier;
let clock: number;

beforeEach(() => {
  rows = new Map();
  clock = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => clock);
  byHash = jest.fn(async (hash: Buffer) => rows.get(hash.toString('hex')));
  touch = jest.fn(async () => {});
  const subscribe = (_: string, subscriber: Subscriber) => {
    heard = subscriber;
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

function known(row: Partial<KeyRow> = {}): string {
  const key = newKey();
  rows.set(keyHash(key).toString('hex'), { ...ROW, ...row });
  return key;
}

const refused = async (key: string): Promise<unknown> =>
  await verifier.verify(key).then(
    () => 'accepted',
    (error: unknown) => (error instanceof UnauthorizedException ? 'refused' : error),
  );

it('tells whose a key is, and what it is good for', async () => {
  expect(await verifier.verify(known())).toEqual({
    ownerId: 'org_acme',
    key: { keyId: 'k', name: 'crm', projectId: 'p', scopes: ['read'], expiresAt: null },
  });
});

it('refuses what is no key without a query, and an unknown one each time with one', async () => {
  expect(await refused('sk_garbage')).toBe('refused');
  expect(byHash).not.toHaveBeenCalled();
  const unknown = newKey();
  for (const _ of [1, 2]) expect(await refused(unknown)).toBe('refused');
  expect(byHash).toHaveBeenCalledTimes(2);
});

it('asks once for many requests at once, and again within five seconds', async () => {
  const key = known();
  await Promise.all(Array.from({ length: 20 }, () => verifier.verify(key)));
  clock += 2_900;
  await verifier.verify(key);
  expect(byHash).toHaveBeenCalledTimes(1);
  rows.clear();
  clock += 2_000;
  expect(await refused(key)).toBe('refused');
});

it('counts the time from when it asked, not from when it was told', async () => {
  const key = known();
  let tell = (_: KeyRow | undefined) => {};
  byHash.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
  );
  const slow = verifier.verify(key);
  clock += 4_000;
  tell(ROW);
  await slow;
  rows.clear();
  expect(await refused(key)).toBe('refused');
});

it('refuses a key from the moment at which it expires, though it is remembered', async () => {
  const now = jest.spyOn(Date, 'now').mockReturnValue(999_999);
  const key = known({ expires_at: new Date(1_000_000) });
  expect(await refused(key)).toBe('accepted');
  now.mockReturnValue(1_000_000);
  expect(await refused(key)).toBe('refused');
});

it('remembers no failure', async () => {
  const key = known();
  byHash.mockRejectedValueOnce(new Error('away'));
  expect(await refused(key)).toEqual(new Error('away'));
  expect(await refused(key)).toBe('accepted');
});

it('notes the use of a key once a minute, and does not wait for that', async () => {
  touch.mockImplementation(() => new Promise(() => {}));
  const key = known();
  for (const _ of [1, 2, 3]) await verifier.verify(key);
  expect(touch.mock.calls).toEqual([['p', 'k']]);
  clock += 60_000;
  touch.mockRejectedValueOnce(new Error('away'));
  await verifier.verify(key);
  await verifier.verify(key);
  expect(touch).toHaveBeenCalledTimes(2);
});

it('forgets keys when it hears of a revocation, or may have missed one', async () => {
  const key = known();
  for (const news of [() => heard.notified('p'), () => heard.listening()]) {
    expect(await refused(key)).toBe('accepted');
    rows.clear();
    news();
    expect(await refused(key)).toBe('refused');
    rows.set(keyHash(key).toString('hex'), ROW);
  }
});
