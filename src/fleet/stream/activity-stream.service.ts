import { once } from 'node:events';
import { BeforeApplicationShutdown, Injectable, Logger, type MessageEvent, type OnModuleInit } from '@nestjs/common';
import type { Response } from 'express';
import { Observable, type Subscriber } from 'rxjs';
import { ApiKeyVerifier } from '../../auth/api-key.verifier';
import type { Caller, ProjectId } from '../../auth/tenant';
import { Config } from '../../config/config';
import { ACCESS_CHANGED, FEED_PUBLISHED, RUN_FINISHED, readFinishedRun } from '../../database/channels';
import { Notifications } from '../../database/notifications';
import { Unavailable } from '../../http/problem/unavailable.error';
import { Semaphore } from '../../limits/semaphore';
import { type LiveStreamMessage, liveStreams } from '../../telemetry/live-streams';
import { ActivityStream } from './activity-stream';
import { ActivityStreamQueries } from './activity-stream.queries';
import { isAfter, readCursor, tagOf } from './feed-cursor';
import { followOn } from './feed-step';
import { ProjectFeed } from './project-feed';

/** Well below the 30 to 60 s after which proxies give up a connection on which nothing happens. */
const HEARTBEAT_MS = 20_000;
/** More acts than this are not sent again to a client that comes back: it loads the list faster. */
const MAX_REPLAYED = 10_000;
/** No stream lasts longer, so that after a while the streams of a fleet of servers are spread again. */
const LIFETIME_MS = 86_400_000;

/** What a client asks for. */
export interface StreamRequest {
  readonly projectId: ProjectId;
  readonly caller: Caller;
  /** As the header says; null where it says nothing. */
  readonly lastEventId: string | null;
  readonly response: Response;
}

/** The live feeds of this process: who listens, what wakes them, and when they end. */
@Injectable()
export class ActivityStreamService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ActivityStreamService.name);
  private readonly quota: Semaphore;
  private readonly feeds = new Map<string, ProjectFeed>();
  private readonly streams = new Map<ActivityStream, StreamRequest>();
  private heartbeats: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly queries: ActivityStreamQueries,
    private readonly keys: ApiKeyVerifier,
    private readonly notifications: Notifications,
    { streamLimit, organisationShare }: Config,
  ) {
    // Streams last for hours, so an organisation has half the share that it has elsewhere.
    this.quota = new Semaphore({
      name: 'live streams',
      capacity: streamLimit,
      share: organisationShare / 2,
      waitMs: 0,
    });
  }

  onModuleInit(): void {
    const listening = () => void this.refreshAll();
    this.notifications.subscribe(FEED_PUBLISHED, {
      onListening: listening,
      onNotification: (projectId) => this.wake(projectId),
    });
    this.notifications.subscribe(RUN_FINISHED, {
      onListening: listening,
      onNotification: (payload) => this.wake(readFinishedRun(payload)?.project_id),
    });
    this.notifications.subscribe(ACCESS_CHANGED, {
      // A revocation may have been missed. Of a deleted project nothing is left to be told.
      onListening: () => this.endAll(({ caller }) => 'key' in caller),
      onNotification: (projectId) => this.endAll((request) => request.projectId === projectId),
    });
    this.heartbeats = setInterval(() => {
      for (const stream of this.streams.keys()) stream.heartbeat();
    }, HEARTBEAT_MS).unref();
  }

  /** Ends all streams, so that the server need not wait for them. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.heartbeats);
    const responses = [...this.streams.values()].map(({ response }) => response);
    for (const stream of this.streams.keys()) stream.end('shutdown');
    await Promise.all(responses.map((response) => response.closed || once(response, 'close')));
  }

  /**
   * The stream of a client, which begins when it is subscribed to.
   *
   * @throws (as its error) CapacityError where there are too many
   */
  open(request: StreamRequest): Observable<MessageEvent> {
    return new Observable((out) => {
      if (this.stopping) throw new Unavailable('shutting down');
      const release = this.quota.tryAcquire(request.caller.ownerId);
      const stop = this.start(request, out);
      return () => {
        stop();
        release();
      };
    });
  }

  /** @returns what undoes it */
  private start(request: StreamRequest, out: Subscriber<MessageEvent>): () => void {
    const { projectId, caller, response } = request;
    const stream = new ActivityStream(out, response);
    const feed = this.feedOf(projectId);
    feed.add(stream);
    this.streams.set(stream, request);
    liveStreams.publish({ event: 'opened' } satisfies LiveStreamMessage);
    const left = expiryOf(caller) - Date.now();
    const ending = setTimeout(
      () => stream.end(left <= LIFETIME_MS ? 'token_expired' : 'lifetime'),
      Math.min(left, LIFETIME_MS),
    );
    this.begin(stream, feed, request).catch((error) => out.error(error));
    return () => {
      clearTimeout(ending);
      if (this.streams.delete(stream)) liveStreams.publish({ event: 'closed' } satisfies LiveStreamMessage);
      if (feed.remove(stream) && this.feeds.get(projectId) === feed) this.feeds.delete(projectId);
    };
  }

  /** Whoever still may comes back at once, and goes on where it was. */
  private endAll(concerned: (request: StreamRequest) => boolean): void {
    for (const [stream, request] of this.streams) if (concerned(request)) stream.end('access_changed');
  }

  private feedOf(projectId: ProjectId): ProjectFeed {
    const known = this.feeds.get(projectId);
    if (known) return known;
    const feed = new ProjectFeed(projectId, this.queries, ({ message }) =>
      this.logger.warn(`The live feed of project ${projectId} waits for the database: ${message}`),
    );
    this.feeds.set(projectId, feed);
    return feed;
  }

  /** Brings a client from where it stands to where the feed is, which tells it whatever follows. */
  private async begin(stream: ActivityStream, feed: ProjectFeed, request: StreamRequest): Promise<void> {
    const { caller, lastEventId } = request;
    // A revocation that was heard after the key was verified, and before this stream could be ended by it.
    if ('key' in caller && !(await this.keys.isActive(caller.key))) return stream.end('access_changed');
    await feed.refresh();
    const cursor = lastEventId === null ? null : readCursor(lastEventId);
    const known = cursor && (cursor.position === 0 || tagOf(await feed.entryAt(cursor.position)) === cursor.tag);
    if (stream.closed) return;
    if (cursor && known) stream.begin(cursor, cursor.run);
    else stream.begin(feed.state.offset);
    if (lastEventId !== null && !known) stream.reset('unknown_event_id', feed.state);
    // Between the last look and `tell` nothing else may run: the feed would not tell this stream, and go on.
    while (isAfter(feed.state.offset, stream.at) && !stream.closed) await this.replay(stream, feed);
    if (stream.closed) return;
    stream.runFinished(feed.state.run);
    feed.subscribe(stream);
  }

  /** Sends what a client has missed, no faster than it takes it. */
  private async replay(stream: ActivityStream, feed: ProjectFeed): Promise<void> {
    for (let replayed = 0; isAfter(feed.state.offset, stream.at); ) {
      const steps = await feed.after(stream.at);
      if (stream.closed) return;
      replayed += steps.length;
      if (!followOn(steps, stream.at) || replayed > MAX_REPLAYED) {
        stream.reset('too_far_behind', feed.state);
        return;
      }
      for (const step of steps) stream.step(step);
      await stream.drained();
    }
  }

  /** @param projectId as somebody has sent it */
  private wake(projectId = ''): void {
    void this.feeds.get(projectId)?.refresh();
  }

  /** One after the other, so that they do not take all connections from those who ask. */
  private async refreshAll(): Promise<void> {
    for (const feed of [...this.feeds.values()]) await feed.refresh();
  }
}

/** @returns milliseconds since 1970; Infinity for a key that counts until it is revoked */
function expiryOf(caller: Caller): number {
  return 'key' in caller ? (caller.key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) : caller.expiresAt;
}
