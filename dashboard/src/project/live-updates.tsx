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

/** What the fleet did. While the live feed adds nothing to it, it is read again and again. */
export function useFleetActivity() {
  const { project_id } = useProject();
  const polled = useFeedStatus() === 'live' ? false : POLL_MS;
  return useQuery({
    ...fleetActivityQuery(project_id),
    refetchInterval: ({ state }) => tryAgainIn(state.error) || polled,
  });
}

/**
 * Keeps all that the page shows of the project up to date: adds the acts of the fleet as they arrive, and reads
 * everything again after a recompute, so that all parts of a page agree.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const { project_id, computed_at } = useProject();
  const client = useQueryClient();
  const [status, setStatus] = useState<FeedStatus>('connecting');

  useEffect(() => {
    const feed = fleetActivityQuery(project_id).queryKey;
    return followFeed(project_id, {
      status: setStatus,
      act: (item) => client.setQueryData(feed, (known) => known && { ...known, items: withItem(known.items, item) }),
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

/** The feed with one more act in its place, the newest first; the same feed where it is there already. */
function withItem(items: FeedItem[], item: FeedItem): FeedItem[] {
  if (items.some(({ id }) => id === item.id)) return items;
  const all = [...items, item].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  return all.slice(0, FEED_LENGTH);
}
