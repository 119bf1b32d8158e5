import { EventEmitter } from 'node:events';
import type { MessageEvent } from '@nestjs/common';
import type { Response } from 'express';
import type { ApiKeyVerifier } from '../../auth/api-key.verifier';
import type { Config } from '../../config/config';
import type { Notifications } from '../../database/notifications';
import type { ActivityStreamQueries } from './activity-stream.queries';
import { ActivityStreamService } from './activity-stream.service';

const DAY_MS = 86_400_000;
const key = {
  ...{ keyId: 'k', name: 'crm', projectId: 'p', scopes: ['read' as const], expiresAt: null },
  ...{ rateLimit: null, readsPublished: false },
};

describe('a stream on which nothing happens', () => {
  let service: ActivityStreamService;
  let counts = true;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const queries = { state: async () => undefined } as unknown as ActivityStreamQueries;
    const notifications = { subscribe: () => () => {} } as unknown as Notifications;
    counts = true;
    const keys = { isActive: async () => counts } as unknown as ApiKeyVerifier;
    service = new ActivityStreamService(queries, keys, notifications, {
      streamLimit: 8,
      organisationShare: 0.5,
    } as Config);
    service.onModuleInit();
  });
  afterEach(() => jest.useRealTimers());

  async function listen(): Promise<{ said: MessageEvent[]; ended: () => boolean; leave: () => void }> {
    const response = Object.assign(new EventEmitter(), { destroy: () => {} }) as unknown as Response;
    const said: MessageEvent[] = [];
    let ended = false;
    const subscription = service
      .open({ projectId: 'p' as never, caller: { ownerId: 'org', key }, lastEventId: null, response })
      .subscribe({
        next: (event) => said.push(event),
        complete: () => {
          ended = true;
        },
      });
    while (said.length === 0 && !ended) await new Promise(setImmediate);
    return { said, ended: () => ended, leave: () => subscription.unsubscribe() };
  }

  it('sends a comment every 20 seconds until the client disconnects', async () => {
    const { said, leave } = await listen();
    expect(said).toEqual([expect.objectContaining({ comment: 'open' })]);
    jest.advanceTimersByTime(60_000);
    expect(said.slice(1)).toEqual([{ comment: 'alive' }, { comment: 'alive' }, { comment: 'alive' }]);
    leave();
    jest.advanceTimersByTime(60_000);
    expect(said).toHaveLength(4);
  });

  it('ends after a day even if its key never expires', async () => {
    const { said, ended } = await listen();
    jest.advanceTimersByTime(DAY_MS - 1);
    expect(ended()).toBe(false);
    jest.advanceTimersByTime(1);
    expect(ended()).toBe(true);
    expect(said.at(-1)).toMatchObject({ type: 'end', data: { reason: 'lifetime' } });
  });

  it('ends at once if its key was revoked between its verification and the stream', async () => {
    counts = false;
    const { said, ended } = await listen();
    expect(ended()).toBe(true);
    expect(said).toEqual([]);
  });
});
