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

/** Well below the 30 to 60 s after which proxies close an idle connection. */
const HEARTBEAT_MS = 20_000;
/** A reconnecting client that missed more acts gets a request to reload the list, which is faster. */
const MAX_REPLAYED = 10_000;
/** Maximum duration of a stream, so that streams spread over new servers after a while. */
const LIFETIME_MS = 86_400_000;

/** What a client asks for. */
export interface StreamRequest {
  readonly projectId: ProjectId;
  readonly caller: Caller;
  /** The header as sent; null if it is absent. */
  readonly lastEventId: string | null;
  readonly response: Response;
}

/** The live feeds of this process: their clients, what triggers a read, and when they end. */
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
      // A revocation may have been missed. A deleted project needs nothing: it has no more events.
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
   * The stream of a client. It starts when subscribed to.
   *
   * Fails with CapacityError if there are too many.
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

  /** @returns a function that ends the stream */
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

  /** Clients that still have access reconnect at once and continue where they were. */
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

  /** Brings a client up to date with the feed, and subscribes it to what follows. */
  private async begin(stream: ActivityStream, feed: ProjectFeed, request: StreamRequest): Promise<void> {
    const { caller, lastEventId } = request;
    // The key may have been revoked after it was verified and before this stream was registered.
    if ('key' in caller && !(await this.keys.isActive(caller.key))) return stream.end('access_changed');
    await feed.refresh();
    const cursor = lastEventId === null ? null : readCursor(lastEventId);
    const known = cursor && (cursor.position === 0 || tagOf(await feed.entryAt(cursor.position)) === cursor.tag);
    if (stream.closed) return;
    const { transition } = feed.state;
    if (cursor && known) stream.begin(cursor, cursor.transition ?? transition, cursor.run);
    else stream.begin(feed.state.offset, transition);
    if (lastEventId !== null && !known) stream.reset('unknown_event_id', feed.state);
    // Nothing may run between the last check and `subscribe`: the stream would miss a step.
    while (isBehind(stream, feed) && !stream.closed) await this.catchUp(stream, feed);
    if (stream.closed) return;
    stream.runFinished(feed.state.run);
    feed.subscribe(stream);
  }

  private async catchUp(stream: ActivityStream, feed: ProjectFeed): Promise<void> {
    await this.replay(stream, feed);
    const { transition } = feed.state;
    if (stream.closed || transition <= stream.atTransition) return;
    const rows = await feed.transitionsAfter(stream.atTransition);
    if (stream.closed || rows === null) return;
    feed.sendTransitions(stream, rows);
    // The newest may have been erased meanwhile: what was sent is all that there is.
    stream.skipTo(transition);
  }

  /** Sends what a client has missed, no faster than it reads. */
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

  /** @param projectId as received, unchecked */
  private wake(projectId = ''): void {
    void this.feeds.get(projectId)?.refresh();
  }

  /** One after the other, to leave connections for requests. */
  private async refreshAll(): Promise<void> {
    for (const feed of [...this.feeds.values()]) await feed.refresh();
  }
}

function isBehind(stream: ActivityStream, { state }: ProjectFeed): boolean {
  return isAfter(state.offset, stream.at) || state.transition > stream.atTransition;
}

/** @returns milliseconds since 1970; Infinity for a key without an expiry */
function expiryOf(caller: Caller): number {
  return 'key' in caller ? (caller.key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) : caller.expiresAt;
}
