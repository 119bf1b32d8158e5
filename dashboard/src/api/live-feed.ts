import { EventSource } from 'eventsource';
import type { components } from '../../generated/api';
import { fetchAsCaller } from './client';
import { RETRY_DELAY_MS } from './retry-delay';

type Schemas = components['schemas'];
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

const RETRY_MS = RETRY_DELAY_MS;

/**
 * Follows the fleet feed of a project. Reconnects, continues after the last received event, and disconnects while the
 * page is hidden, because browsers limit the connections to a server.
 *
 * @returns stops following
 */
export function followFeed(projectId: string, listener: FeedListener): () => void {
  const url = `${location.origin}/api/v1/projects/${encodeURIComponent(projectId)}/fleet-activity/stream`;
  let source: EventSource | null = null;
  let lastEventId = '';
  let retry: ReturnType<typeof setTimeout> | undefined;

  const open = (): void => {
    clearTimeout(retry);
    listener.status('connecting');
    const opened = new EventSource(url, {
      fetch: async (address, init) => {
        const request = new Request(address, { ...init, mode: 'same-origin', credentials: 'same-origin' });
        if (lastEventId) request.headers.set('Last-Event-ID', lastEventId);
        return await fetchAsCaller(request);
      },
    });
    source = opened;
    const on = <Data>(event: string, handle: (data: Data) => void): void =>
      opened.addEventListener(event, (message) => {
        lastEventId = message.lastEventId;
        handle(JSON.parse(message.data) as Data);
      });
    opened.onopen = () => listener.status('live');
    opened.onerror = () => {
      const refused = opened.readyState === EventSource.CLOSED;
      listener.status(refused ? 'off' : 'connecting');
      // An EventSource does not reconnect after an HTTP error, even if the server was only busy.
      if (refused && source === opened) retry = setTimeout(open, RETRY_MS);
    };
    on<FeedItem>('fleet-activity', (item) => listener.act(item));
    on('recompute', () => listener.recomputed());
    on('reset', () => listener.reset());
    on('end', () => listener.status('connecting'));
  };
  const close = (): void => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const followVisibility = (): void => {
    if (document.hidden) close();
    else if (!source) open();
  };

  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    close();
  };
}
