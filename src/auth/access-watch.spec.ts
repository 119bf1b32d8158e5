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
  key: {
    keyId: 'k',
    name: 'crm',
    projectId: PROJECT,
    scopes: ['read'],
    expiresAt,
    rateLimit: null,
    readsPublished: false,
  },
});

let active: boolean | Error;
let project: () => void;
let subscriber: Subscriber;
let watch: AccessWatch;
let ended: jest.Mock;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  active = true;
  project = () => {};
  ended = jest.fn();
  const isActive = async () => {
    if (active instanceof Error) throw active;
    return active;
  };
  const subscribe = (_: string, subscribed: Subscriber) => {
    subscriber = subscribed;
  };
  watch = new AccessWatch(
    { isActive } as unknown as ApiKeyVerifier,
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

it('ends a response when its session token expires', async () => {
  start(SESSION);
  await passed(59_999);
  expect(ended).not.toHaveBeenCalled();
  await passed(1);
  expect(ended).toHaveBeenCalledTimes(1);
  await passed(60_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('ends a response when its key expires, and keeps one whose key never expires', async () => {
  start(key(null));
  // Beyond the longest delay of a Node timer, which would fire at once.
  start(key(new Date(NOW + 40 * 86_400_000)));
  await passed(10_000);
  expect(ended).not.toHaveBeenCalled();
  start(key(new Date(Date.now() + 1_000)));
  await passed(1_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('ends a response at once when its key is revoked, and within seconds if the notification was lost', async () => {
  start(key(null));
  active = false;
  subscriber.onNotification('another project');
  await passed(0);
  expect(ended).not.toHaveBeenCalled();
  subscriber.onNotification(PROJECT);
  await passed(0);
  expect(ended).toHaveBeenCalledTimes(1);
  start(key(null));
  await passed(3_000);
  expect(ended).toHaveBeenCalledTimes(2);
  start(key(null));
  subscriber.onListening();
  await passed(0);
  expect(ended).toHaveBeenCalledTimes(3);
});

it('ends a response when its project is deleted, but not when the database is unavailable', async () => {
  start(SESSION);
  start(key(null));
  active = new Error('unavailable');
  project = () => {
    throw new Error('unavailable');
  };
  await passed(9_000);
  expect(ended).not.toHaveBeenCalled();
  active = true;
  project = () => {
    throw new NotFoundException();
  };
  await passed(3_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

it('ignores responses that have ended', async () => {
  start(SESSION)();
  active = false;
  await passed(120_000);
  expect(ended).not.toHaveBeenCalled();
});
