import { Logger } from '@nestjs/common';
import { Notifications } from '../../src/database/notifications';
import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TIMES = { initialPauseMs: 1, maxPauseMs: 20, checkMs: 20, checkTimeoutMs: 200 };

/** Records its calls, in order; `until` waits for one. */
class RecordingSubscriber {
  readonly news: string[] = [];
  private wake: () => void = () => {};

  onNotification(payload: string): void {
    this.add(payload);
  }

  onListening(): void {
    this.add('LISTENING');
  }

  async until(done: (news: readonly string[]) => boolean): Promise<void> {
    while (!done(this.news)) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  private add(news: string): void {
    this.news.push(news);
    this.wake();
  }
}

describe('notifications', () => {
  let database: TestDatabase;
  let notifications: Notifications;
  let warn: jest.SpyInstance;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    notifications = new Notifications(database.url, TIMES);
  });
  afterEach(async () => {
    await notifications.onApplicationShutdown();
    await untilListeners(0);
    jest.restoreAllMocks();
  });
  afterAll(() => database.drop());

  const send = (channel: string, payload: string) =>
    database.dataSource.query('SELECT pg_notify($1, $2)', [channel, payload]);
  const listeners = async (): Promise<number[]> => {
    const rows: { pid: number }[] = await database.dataSource.query(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'relationship-depth notifications'`,
    );
    return rows.map(({ pid }) => pid);
  };
  /** The database removes a session some time after its client has closed the connection. */
  const untilListeners = async (count: number): Promise<void> => {
    while ((await listeners()).length !== count) await new Promise(setImmediate);
  };
  const subscribed = async (channel: string, from = notifications) => {
    const subscriber = new RecordingSubscriber();
    const unsubscribe = from.subscribe(channel, subscriber);
    await subscriber.until((news) => news.includes('LISTENING'));
    return { subscriber, unsubscribe };
  };
  const subscriber = (payload: string) => (news: readonly string[]) => news.includes(payload);

  it('reach the subscribers of their channel, in order, over one connection', async () => {
    const [one, two] = await Promise.all([subscribed('one'), subscribed('two "quoted"')]);
    const three = await subscribed('one');
    expect(await listeners()).toHaveLength(1);
    for (const payload of ['a', 'b', 'c']) await send('one', payload);
    await send('two "quoted"', 'd');
    await send('three', 'e');
    await Promise.all([
      one.subscriber.until(subscriber('c')),
      two.subscriber.until(subscriber('d')),
      three.subscriber.until(subscriber('c')),
    ]);
    expect(one.subscriber.news.filter((news) => news !== 'LISTENING')).toEqual(['a', 'b', 'c']);
    expect(two.subscriber.news.filter((news) => news !== 'LISTENING')).toEqual(['d']);
    expect(three.subscriber.news).toEqual(['LISTENING', 'a', 'b', 'c']);
  });

  it('open a connection on the first subscription, and close it at the end', async () => {
    expect(await listeners()).toEqual([]);
    await subscribed('one');
    expect(await listeners()).toHaveLength(1);
    await notifications.onApplicationShutdown();
    await untilListeners(0);
    expect(warn).not.toHaveBeenCalled();
  });

  it('end with the subscription', async () => {
    const [one, other] = [await subscribed('one'), await subscribed('one')];
    one.unsubscribe();
    await send('one', 'a');
    await other.subscriber.until(subscriber('a'));
    expect(one.subscriber.news).toEqual(['LISTENING']);
  });

  it('reach all subscribers even if one fails', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    notifications.subscribe('one', {
      onListening: () => {},
      onNotification: () => {
        throw new Error('mine');
      },
    });
    const { subscriber: other } = await subscribed('one');
    await send('one', 'a');
    await other.until(subscriber('a'));
    expect(error).toHaveBeenCalledTimes(1);
  });

  it('arrive again after the connection was killed, and every subscriber learns that some may be missing', async () => {
    const [one, two] = [await subscribed('one'), await subscribed('two')];
    for (const pid of await listeners()) await database.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
    const again = (news: readonly string[]) => news.filter((each) => each === 'LISTENING').length >= 2;
    await Promise.all([one.subscriber.until(again), two.subscriber.until(again)]);
    await send('two', 'a');
    await two.subscriber.until(subscriber('a'));
    await untilListeners(1);
  });

  describe('through a proxy', () => {
    let proxy: CuttableProxy;
    beforeEach(async () => {
      proxy = await cuttableProxy(database.url);
      notifications = new Notifications(proxy.url, TIMES);
    });
    afterEach(() => proxy.cut());

    it('arrive again after an outage, which is logged once', async () => {
      await proxy.cut();
      const one = new RecordingSubscriber();
      notifications.subscribe('one', one);
      const late = new RecordingSubscriber();
      while (warn.mock.calls.length === 0) await new Promise(setImmediate);
      notifications.subscribe('late', late);
      await proxy.restore();
      await Promise.all([one.until(subscriber('LISTENING')), late.until(subscriber('LISTENING'))]);
      expect(warn).toHaveBeenCalledTimes(1);
      await send('late', 'a');
      await late.until(subscriber('a'));
    });

    it('arrive again after the connection has gone silent', async () => {
      const { subscriber: one } = await subscribed('one');
      proxy.freeze();
      await one.until((news) => news.filter((each) => each === 'LISTENING').length >= 2);
      await send('one', 'a');
      await one.until(subscriber('a'));
    });

    it('do not prevent a shutdown while the database is unavailable or silent', async () => {
      await subscribed('one');
      proxy.freeze();
      await notifications.onApplicationShutdown();
      const away = new Notifications(proxy.url, { ...TIMES, initialPauseMs: 60_000, maxPauseMs: 60_000 });
      await proxy.cut();
      away.subscribe('one', new RecordingSubscriber());
      await away.onApplicationShutdown();
    });
  });
});
