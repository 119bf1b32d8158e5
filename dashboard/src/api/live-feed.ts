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

/** What the tab with the connection says to the others. */
interface Heard {
  readonly status: FeedStatus;
  /** Id of the last event. */
  readonly lastEventId: string;
  /** What has arrived; absent if only the status changed. */
  readonly event?: FeedEvent;
}

/**
 * Follows the fleet feed of a project, on one connection for all tabs of the browser. It reconnects, and continues after
 * the last received event, in this tab or another one. Without a tab in sight there is no connection, because browsers
 * limit those to a server.
 *
 * @param caller only tabs of the same user and organisation share a connection
 * @returns stops following
 */
export function followFeed(projectId: string, caller: string, listener: FeedListener): () => void {
  let status: FeedStatus = 'connecting';
  let lastEventId = '';

  const hear = (heard: Heard): void => {
    lastEventId = heard.lastEventId || lastEventId;
    if (heard.status !== status) {
      status = heard.status;
      listener.status(status);
    }
    if (heard.event) handle(heard.event);
  };
  const tabs = sharedBetweenTabs<Heard>(`feed ${projectId} ${caller}`, {
    hear,
    tell: () => ({ status, lastEventId }),
    lead: run,
  });
  const say = (next: FeedStatus, event?: FeedEvent): void => {
    const heard = { status: next, lastEventId: event?.id ?? lastEventId, ...(event && { event }) };
    hear(heard);
    tabs.say(heard);
  };

  async function run(signal: AbortSignal): Promise<void> {
    const onStatus = (next: 'connecting' | 'open') => say(next === 'open' ? 'live' : 'connecting');
    while (!signal.aborted) {
      try {
        for await (const event of follow(api, projectId, { signal, lastEventId, onStatus, maxMs: RETRY_DELAY_MS })) {
          say('live', event);
        }
      } catch {
        if (signal.aborted) return;
        // The server refuses, which may end as well: another sign-in, or a project that is there again.
        say('off');
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
    if (document.hidden) tabs.rest();
    else tabs.take();
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
