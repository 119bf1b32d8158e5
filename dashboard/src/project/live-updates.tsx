import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { fleetActivityKey } from '../api/home-queries';
import { type FeedItem, type FeedStatus, followFeed } from '../api/live-feed';
import { useProject } from './projects';

/** Acts that the feed shows at most. */
export const FEED_LENGTH = 50;

const StatusContext = createContext<FeedStatus>('connecting');

/** Whether the page is told of news as they happen. */
export function useFeedStatus(): FeedStatus {
  return useContext(StatusContext);
}

/**
 * Keeps all that the page shows of the project up to date: adds the acts of the fleet as they arrive, and reads
 * everything again when scores were computed anew, so that all parts of a page agree.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const { project_id, computed_at } = useProject();
  const client = useQueryClient();
  const [status, setStatus] = useState<FeedStatus>('connecting');

  useEffect(() => {
    const feed = fleetActivityKey(project_id, FEED_LENGTH);
    return followFeed(project_id, {
      status: setStatus,
      act: (item) =>
        client.setQueryData<{ items: FeedItem[] }>(
          feed,
          (known) => known && { ...known, items: withItem(known.items, item) },
        ),
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
function withItem(items: readonly FeedItem[], item: FeedItem): FeedItem[] {
  if (items.some(({ id }) => id === item.id)) return [...items];
  const all = [...items, item].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  return all.slice(0, FEED_LENGTH);
}
