import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { KEEP_ALIVE } from './query-timeouts';

/** Receives the notifications of a channel. */
export interface Subscriber {
  /** A notification arrived; its transaction has committed. Any database user may send one, so check the payload. */
  onNotification(payload: string): void;
  /**
   * Called when the subscription takes effect, first and after every lost connection. Notifications before it may have
   * been missed, so a subscriber that keeps state must reload it.
   */
  onListening(): void;
}

export interface NotificationTimes {
  /** Pause before reconnecting; doubled after each failed attempt. */
  readonly initialPauseMs: number;
  readonly maxPauseMs: number;
  /** How often the connection is checked by a notification to itself, and how long that may take. */
  readonly checkMs: number;
  readonly checkTimeoutMs: number;
}

const TIMES: NotificationTimes = { initialPauseMs: 100, maxPauseMs: 10_000, checkMs: 15_000, checkTimeoutMs: 5_000 };
/** Name of the connection by which a server can be seen on the database. */
const LISTENER = 'relationship-depth notifications';
/** That of releases in which every event had a receipt. */
export const EARLIER_LISTENER = 'relationship-depth listener';
const CONNECT_TIMEOUT_MS = 5_000;
/** Time for the server to close a connection that we end. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The one LISTEN connection of this process, shared by all subscribers. It opens with the first subscription and
 * reconnects as long as the application runs. A notification only triggers a read: the tables are the truth, and a read
 * after `onListening` sees everything that was committed before.
 */
@Injectable()
export class Notifications implements OnApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly times: NotificationTimes;
  /** Only this process uses it. */
  private readonly checkChannel = `relationship_depth_check_${randomUUID()}`;
  private readonly channels = new Map<string, Set<Subscriber>>([[this.checkChannel, new Set()]]);
  private readonly stopping = new AbortController();
  private client: Client | null = null;
  private running: Promise<void> | null = null;
  /** The last statement, which never rejects: a connection runs one at a time. */
  private lastStatement: Promise<unknown> = Promise.resolve();

  /** @param url of PostgreSQL itself: notifications do not pass a transaction pooler */
  constructor(
    readonly url: string,
    times: Partial<NotificationTimes> = {},
  ) {
    this.times = { ...TIMES, ...times };
  }

  /** @returns a function that ends the subscription */
  subscribe(channel: string, subscriber: Subscriber): () => void {
    const subscribers = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, subscribers.add(subscriber));
    if (this.running) void this.join(channel, subscriber);
    else this.running = this.run();
    return () => subscribers.delete(subscriber);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Subscribes on the current connection, if there is one. A new connection subscribes everybody by itself. */
  private async join(channel: string, subscriber: Subscriber): Promise<void> {
    const client = this.client;
    if (!client) return;
    try {
      await this.listen(client, channel); // harmless if it is already subscribed
      this.callSubscriber(channel, subscriber, () => subscriber.onListening());
    } catch {} // the connection broke
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pauseMs = this.times.initialPauseMs;
    let warned = false;
    while (!signal.aborted) {
      const reason = await this.listenOnce(() => {
        pauseMs = this.times.initialPauseMs;
        warned = false;
      });
      if (signal.aborted) return;
      // Once per outage, not once per attempt.
      if (!warned) this.logger.warn(`Cannot receive notifications from the database, retrying: ${reason}`);
      warned = true;
      // Between half and all of it, so that processes that lost the same database do not reconnect in step.
      await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, this.times.maxPauseMs);
    }
  }

  /** Listens for as long as one connection lasts. @returns why it ended */
  private async listenOnce(onListening: () => void): Promise<string> {
    const socket = new Socket();
    const client = new Client({
      stream: () => socket,
      connectionString: this.url,
      application_name: LISTENER,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...KEEP_ALIVE,
    });
    const ended = new AbortController();
    const end = (reason: string) => ended.abort(new Error(reason));
    const stop = () => end('the application stops');
    this.stopping.signal.addEventListener('abort', stop);
    client.on('error', (error) => end(error.message));
    client.on('end', () => end('the connection ended'));
    client.on('notification', ({ channel, payload = '' }) => this.dispatch(channel, payload));
    try {
      await client.connect();
      this.client = client; // from now on, `subscribe` joins this connection
      for (const channel of [...this.channels.keys()]) await this.listen(client, channel);
      onListening();
      for (const [channel, subscribers] of this.channels) {
        for (const subscriber of [...subscribers])
          this.callSubscriber(channel, subscriber, () => subscriber.onListening());
      }
      for (;;) await this.check(client, ended.signal, end);
    } catch (error) {
      return ((ended.signal.reason ?? error) as Error).message;
    } finally {
      this.client = null;
      this.stopping.signal.removeEventListener('abort', stop);
      const deadline = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
      await client.end().catch(() => {});
      clearTimeout(deadline);
    }
  }

  /**
   * Waits, then sends itself a notification. Its return proves more than the response to a statement.
   *
   * @throws Error if the connection has ended, or counts as ended
   */
  private async check(client: Client, signal: AbortSignal, end: (reason: string) => void): Promise<void> {
    await delay(this.times.checkMs, undefined, { signal });
    const timer = setTimeout(() => end('a notification to itself did not come back'), this.times.checkTimeoutMs);
    try {
      const heard = once(client, 'notification', { signal });
      await Promise.all([heard, this.send(client, `SELECT pg_notify('${this.checkChannel}', '')`)]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async listen(client: Client, channel: string): Promise<void> {
    await this.send(client, `LISTEN ${client.escapeIdentifier(channel)}`);
  }

  private async send(client: Client, statement: string): Promise<void> {
    const mine = this.lastStatement.then(() => client.query(statement));
    this.lastStatement = mine.catch(() => {});
    await mine;
  }

  private dispatch(channel: string, payload: string): void {
    for (const subscriber of [...(this.channels.get(channel) ?? [])]) {
      this.callSubscriber(channel, subscriber, () => subscriber.onNotification(payload));
    }
  }

  /** An error in one subscriber must not affect the others. */
  private callSubscriber(channel: string, subscriber: Subscriber, news: () => void): void {
    if (!this.channels.get(channel)?.has(subscriber)) return;
    try {
      news();
    } catch (error) {
      this.logger.error(error);
    }
  }
}
