import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { FEED_LENGTH, fleetActivityQuery } from '../api/home-queries';
import { type FeedItem, type FeedStatus, followFeed } from '../api/live-feed';
import { tryAgainIn } from '../api/try-again';
import { useProject } from './projects';

const POLL_MS = 15_000;

interface LiveState {
  readonly status: FeedStatus;
  /** What the stream has sent, newest first: kept apart from the list, which may be loading while an act arrives. */
  readonly acts: readonly FeedItem[];
}

const LiveContext = createContext<LiveState>({ status: 'connecting', acts: [] });

/** Whether the page receives live updates. */
export function useFeedStatus(): FeedStatus {
  return useContext(LiveContext).status;
}

/** What the fleet did. While there is no live feed to add to it, it is polled. */
export function useFleetActivity() {
  const { project_id } = useProject();
  const { status, acts } = useContext(LiveContext);
  const query = fleetActivityQuery(project_id);
  type Feed = Awaited<ReturnType<NonNullable<typeof query.queryFn>>>;
  return useQuery({
    ...query,
    refetchInterval: ({ state }) => tryAgainIn(state.error) || (status === 'live' ? false : POLL_MS),
    select: useCallback((feed: Feed) => ({ ...feed, items: merged(feed.items, acts) }), [acts]),
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
  const [acts, setActs] = useState<readonly FeedItem[]>([]);

  useEffect(() => {
    const feed = fleetActivityQuery(project_id).queryKey;
    setActs([]);
    return followFeed(project_id, {
      status: (next) => {
        setStatus(next);
        if (next !== 'live') return;
        // What was read before the stream began lacks what happened in between.
        void client.invalidateQueries({ queryKey: feed });
        void client.invalidateQueries({ queryKey: ['projects'] });
      },
      act: (item) => setActs((known) => merged([item], known)),
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

  const live = useMemo(() => ({ status, acts }), [status, acts]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Both lists as one of at most `FEED_LENGTH`, each act once, the newest first. */
function merged(items: readonly FeedItem[], more: readonly FeedItem[]): FeedItem[] {
  const byId = new Map([...more, ...items].map((item) => [item.id, item]));
  return [...byId.values()].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp)).slice(0, FEED_LENGTH);
}
