import { type FeedEvent, follow, type Schemas } from '@relationship-depth/client';
import { api } from './client';
import { RETRY_DELAY_MS } from './retry-delay';

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

/**
 * Follows the fleet feed of a project. Reconnects, continues after the last received event, and disconnects while the
 * page is hidden, because browsers limit the connections to a server.
 *
 * @returns stops following
 */
export function followFeed(projectId: string, listener: FeedListener): () => void {
  let following: AbortController | null = null;
  let lastEventId = '';

  async function run(signal: AbortSignal): Promise<void> {
    const onStatus = (status: 'connecting' | 'open') => listener.status(status === 'open' ? 'live' : 'connecting');
    try {
      for await (const event of follow(api, projectId, { signal, lastEventId, onStatus, maxMs: RETRY_DELAY_MS })) {
        lastEventId = event.id;
        handle(event);
      }
    } catch {
      if (signal.aborted) return;
      // The server refuses, which may end as well: another sign-in, or a project that is there again.
      listener.status('off');
      setTimeout(() => !signal.aborted && run(signal), RETRY_DELAY_MS);
    }
  }

  function handle({ event, data }: FeedEvent): void {
    if (event === 'fleet-activity') listener.act(data);
    else if (event === 'recompute') listener.recomputed();
    else if (event === 'reset') listener.reset();
  }

  const close = (): void => {
    following?.abort();
    following = null;
  };
  const followVisibility = (): void => {
    if (document.hidden) close();
    else if (!following) {
      following = new AbortController();
      void run(following.signal);
    }
  };

  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    close();
  };
}
