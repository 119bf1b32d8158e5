import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { KEEP_ALIVE } from './query-timeouts';

/** Who wants to know what is sent on a channel. */
export interface Subscriber {
  /** Something was sent, and its transaction has committed. Whoever may log in may send: the payload is to be checked. */
  notified(payload: string): void;
  /**
   * From now on everything is heard. Told first of all, and again whenever the connection was lost: what was sent before
   * may have been missed, so whoever keeps a state reads it anew.
   */
  listening(): void;
}

export interface NotificationTimes {
  /** Pause before a lost connection is made again; doubled after each attempt that fails. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** How often the connection is tried by a notification to itself, and how long that may take. */
  readonly checkMs: number;
  readonly checkTimeoutMs: number;
}

const TIMES: NotificationTimes = { firstPauseMs: 100, longestPauseMs: 10_000, checkMs: 15_000, checkTimeoutMs: 5_000 };
const CONNECT_TIMEOUT_MS = 5_000;
/** For the server to close a connection after our goodbye. */
const GOODBYE_MS = 1_000;

/**
 * The one connection of this process that hears what NOTIFY sends, for everybody in it. It is made with the first
 * subscription, and made again for as long as the application runs. A notification wakes, no more: the tables are the
 * truth, and after `listening` nothing that was committed before needs a notification to be found.
 */
@Injectable()
export class Notifications implements OnApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly times: NotificationTimes;
  /** To itself alone. */
  private readonly checkChannel = `relationship_depth_check_${randomUUID()}`;
  private readonly channels = new Map<string, Set<Subscriber>>([[this.checkChannel, new Set()]]);
  private readonly stopping = new AbortController();
  private client: Client | null = null;
  private running: Promise<void> | null = null;
  /** The statement at work, whatever comes of it: a connection takes one at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @param url of PostgreSQL itself: a pooler that hands connections on by the transaction loses what is sent */
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

  /** Joins a connection that is there. One that is still to come tells all subscribers by itself. */
  private async join(channel: string, subscriber: Subscriber): Promise<void> {
    const client = this.client;
    if (!client) return;
    try {
      await this.listen(client, channel); // where it is listened to already, this does no harm
      this.tell(channel, subscriber, () => subscriber.listening());
    } catch {} // the connection broke
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pauseMs = this.times.firstPauseMs;
    let warned = false;
    while (!signal.aborted) {
      const reason = await this.listenOnce(() => {
        pauseMs = this.times.firstPauseMs;
        warned = false;
      });
      if (signal.aborted) return;
      // Once per outage, not once per attempt.
      if (!warned) this.logger.warn(`Cannot receive notifications from the database, retrying: ${reason}`);
      warned = true;
      // Between half and all of it: replicas that lost the same database should not come back in step.
      await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, this.times.longestPauseMs);
    }
  }

  /** Listens for as long as one connection lasts. @returns why it ended */
  private async listenOnce(onListening: () => void): Promise<string> {
    const socket = new Socket();
    const client = new Client({
      stream: () => socket,
      connectionString: this.url,
      application_name: 'relationship-depth listener',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...KEEP_ALIVE,
    });
    const ended = new AbortController();
    const end = (reason: string) => ended.abort(new Error(reason));
    const stop = () => end('the application stops');
    this.stopping.signal.addEventListener('abort', stop);
    client.on('error', (error) => end(error.message));
    client.on('end', () => end('the connection ended'));
    client.on('notification', ({ channel, payload = '' }) => this.hear(channel, payload));
    try {
      await client.connect();
      this.client = client; // from here on, new subscribers join by themselves
      for (const channel of [...this.channels.keys()]) await this.listen(client, channel);
      onListening();
      for (const [channel, subscribers] of this.channels) {
        for (const subscriber of [...subscribers]) this.tell(channel, subscriber, () => subscriber.listening());
      }
      for (;;) await this.check(client, ended.signal, end);
    } catch (error) {
      return ((ended.signal.reason ?? error) as Error).message;
    } finally {
      this.client = null;
      this.stopping.signal.removeEventListener('abort', stop);
      const deadline = setTimeout(() => socket.destroy(), GOODBYE_MS);
      await client.end().catch(() => {});
      clearTimeout(deadline);
    }
  }

  /**
   * Waits for a while, and sends itself a notification: that it comes back shows more than an answer to a statement.
   *
   * @throws Error when the connection has ended, or counts as such
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
    const mine = this.turn.then(() => client.query(statement));
    this.turn = mine.catch(() => {});
    await mine;
  }

  private hear(channel: string, payload: string): void {
    for (const subscriber of [...(this.channels.get(channel) ?? [])]) {
      this.tell(channel, subscriber, () => subscriber.notified(payload));
    }
  }

  /** One subscriber's mistake must not deafen the others. */
  private tell(channel: string, subscriber: Subscriber, news: () => void): void {
    if (!this.channels.get(channel)?.has(subscriber)) return;
    try {
      news();
    } catch (error) {
      this.logger.error(error);
    }
  }
}
