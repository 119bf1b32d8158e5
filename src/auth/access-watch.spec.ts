import { NotFoundException } from '@nestjs/common';
import type { Notifications, Subscriber } from '../database/notifications';
import { AccessWatch } from './access-watch';
import type { ApiKeyVerifier } from './api-key.verifier';
import type { Caller, KeyCaller, SessionCaller } from './tenant';
import type { TenantResolver } from './tenant.resolver';

const NOW = 1_800_000_000_000;
const PROJECT = 'p';
const SESSION: SessionCaller = { userId: 'u', ownerId: 'o', expiresAt: NOW + 60_000, organisation: null };
const key = (expiresAt: Date | null): KeyCaller => ({
  ownerId: 'o',
  key: { keyId: 'k', name: 'crm', projectId: PROJECT, scopes: ['read'], expiresAt },
});

let counts: boolean | Error;
let project: () => void;
let news: Subscriber;
let watch: AccessWatch;
let ended: jest.Mock;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  counts = true;
  project = () => {};
  ended = jest.fn();
  const stillCounts = async () => {
    if (counts instanceof Error) throw counts;
    return counts;
  };
  const subscribe = (_: string, subscriber: Subscriber) => {
    news = subscriber;
  };
  watch = new AccessWatch(
    { stillCounts } as unknown as ApiKeyVerifier,
    { project: async () => project() } as unknown as TenantResolver,
    { subscribe } as unknown as Notifications,
  );
  watch.onModuleInit();
});
afterEach(() => {
  watch.onModuleDestroy();
  jest.useRealTimers();
});

const start = (caller: Caller) => watch.watch(caller, PROJECT as never, ended);
const passed = (ms: number) => jest.advanceTimersByTimeAsync(ms);

it('ends what a token began when the token expires', async () => {
  start(SESSION);
  await passed(59_999);
  expect(ended).not.toHaveBeenCalled();
  await passed(1);
  expect(ended).toHaveBeenCalledTimes(1);
  await passed(60_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('ends what a key began when the key expires, and leaves alone one that never does', async () => {
  start(key(null));
  // Further away than a timer of Node can wait, which would fire at once.
  start(key(new Date(NOW + 40 * 86_400_000)));
  await passed(10_000);
  expect(ended).not.toHaveBeenCalled();
  start(key(new Date(Date.now() + 1_000)));
  await passed(1_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('ends it at once when the key is revoked, and within seconds where that was missed', async () => {
  start(key(null));
  counts = false;
  news.notified('another project');
  await passed(0);
  expect(ended).not.toHaveBeenCalled();
  news.notified(PROJECT);
  await passed(0);
  expect(ended).toHaveBeenCalledTimes(1);
  start(key(null));
  await passed(3_000);
  expect(ended).toHaveBeenCalledTimes(2);
  start(key(null));
  news.listening();
  await passed(0);
  expect(ended).toHaveBeenCalledTimes(3);
});

it('ends it when the project is gone, and not because the database is away', async () => {
  start(SESSION);
  start(key(null));
  counts = new Error('away');
  project = () => {
    throw new Error('away');
  };
  await passed(9_000);
  expect(ended).not.toHaveBeenCalled();
  counts = true;
  project = () => {
    throw new NotFoundException();
  };
  await passed(3_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('ends nothing that is over already', async () => {
  start(SESSION)();
  counts = false;
  await passed(120_000);
  expect(ended).not.toHaveBeenCalled();
});
