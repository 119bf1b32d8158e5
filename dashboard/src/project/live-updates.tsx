import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { FEED_LENGTH, fleetActivityQuery } from '../api/home-queries';
import { type FeedItem, type FeedStatus, followFeed } from '../api/live-feed';
import { tryAgainIn } from '../api/try-again';
import { useProject } from './projects';

const POLL_MS = 15_000;

const StatusContext = createContext<FeedStatus>('connecting');

/** Whether the page receives live updates. */
export function useFeedStatus(): FeedStatus {
  return useContext(StatusContext);
}

/** The activity of the fleet, polled while the live feed is not connected. */
export function useFleetActivity() {
  const { project_id } = useProject();
  const polled = useFeedStatus() === 'live' ? false : POLL_MS;
  return useQuery({
    ...fleetActivityQuery(project_id),
    refetchInterval: ({ state }) => tryAgainIn(state.error) || polled,
  });
}

/**
 * Keeps the data of the page up to date: adds the actions of the fleet as they arrive, and refreshes everything after a
 * recompute, so that all parts of a page agree.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const { project_id, computed_at } = useProject();
  const client = useQueryClient();
  const [status, setStatus] = useState<FeedStatus>('connecting');

  useEffect(() => {
    const feed = fleetActivityQuery(project_id).queryKey;
    return followFeed(project_id, {
      status: setStatus,
      act: (item) =>
        client.setQueryData(feed, (feedBody) => feedBody && { ...feedBody, items: withItem(feedBody.items, item) }),
      recomputed: () => void client.invalidateQueries({ queryKey: ['projects'] }),
      reset: () => void client.invalidateQueries({ queryKey: [project_id] }),
    });
  }, [client, project_id]);

  const seen = useRef(computed_at);
  useEffect(() => {
    if (seen.current === computed_at) return;
    seen.current = computed_at;
    void client.invalidateQueries({ queryKey: [project_id] });
  }, [client, project_id, computed_at]);

  return <StatusContext value={status}>{children}</StatusContext>;
}

/** Inserts an action into the feed, newest first, unless it is already there. */
function withItem(items: FeedItem[], item: FeedItem): FeedItem[] {
  if (items.some(({ id }) => id === item.id)) return items;
  const all = [...items, item].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  return all.slice(0, FEED_LENGTH);
}
