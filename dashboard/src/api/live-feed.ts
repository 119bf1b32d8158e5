import { type FeedEvent, follow, type Schemas } from '@relationship-depth/client';
import { api } from './client';
import { RETRY_DELAY_MS } from './retry-delay';
import { sharedBetweenTabs } from './shared-between-tabs';

export type FeedItem = Schemas['FleetActivityItem'];

export type FeedStatus = 'connecting' | 'live' | 'off';

interface FeedListener {
  status(status: FeedStatus): void;
  /** An agent has done something. */
  act(item: FeedItem): void;
  /** A recompute has finished. */
  recomputed(): void;
  /** Events may have been missed: reload the list. */
  reset(): void;
}

/** A message of the tab that has the connection to the others. */
interface FeedMessage {
  readonly status: FeedStatus;
  /** Id of the last event. */
  readonly lastEventId: string;
  /** What has arrived; absent if only the status changed. */
  readonly event?: FeedEvent;
}

/**
 * Follows the fleet feed of a project, on one connection for all tabs of the browser. It reconnects, and continues after
 * the last received event, in this tab or another one. While no tab is visible there is no connection, because browsers
 * limit those to a server.
 *
 * @param caller only tabs of the same user and organisation share a connection
 * @returns stops following
 */
export function followFeed(projectId: string, caller: string, listener: FeedListener): () => void {
  let status: FeedStatus = 'connecting';
  let lastEventId = '';

  const onMessage = (message: FeedMessage): void => {
    lastEventId = message.lastEventId || lastEventId;
    if (message.status !== status) {
      status = message.status;
      listener.status(status);
    }
    if (message.event) handle(message.event);
  };
  const tabs = sharedBetweenTabs<FeedMessage>(`feed ${projectId} ${caller}`, {
    run,
    onMessage,
    state: () => ({ status, lastEventId }),
  });
  const publish = (next: FeedStatus, event?: FeedEvent): void => {
    const message = { status: next, lastEventId: event?.id ?? lastEventId, ...(event && { event }) };
    onMessage(message);
    tabs.broadcast(message);
  };

  async function run(signal: AbortSignal): Promise<void> {
    const onStatus = (next: 'connecting' | 'open') => publish(next === 'open' ? 'live' : 'connecting');
    while (!signal.aborted) {
      try {
        for await (const event of follow(api, projectId, { signal, lastEventId, onStatus, maxMs: RETRY_DELAY_MS })) {
          publish('live', event);
        }
      } catch {
        if (signal.aborted) return;
        // The server refused the stream. It may accept a later one, for example after another sign-in.
        publish('off');
        await delay(RETRY_DELAY_MS, signal);
      }
    }
  }

  function handle({ event, data }: FeedEvent): void {
    if (event === 'fleet-activity') listener.act(data);
    else if (event === 'recompute') listener.recomputed();
    else if (event === 'reset') listener.reset();
  }

  const followVisibility = (): void => {
    if (document.hidden) tabs.stop();
    else tabs.start();
  };
  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    tabs.close();
  };
}

/** Resolves after the time, or as soon as the signal is aborted. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
