import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { AGENT_FEED_LENGTH, activityQuery, FEED_LENGTH, fleetActivityQuery } from '../api/home-queries';
import { type FeedItem, type FeedStatus, followFeed } from '../api/live-feed';
import { retryDelay } from '../api/retry-delay';
import { callerOf } from '../session/clear-on-caller-change';
import { useSession } from '../session/current-session';
import { useProject } from './projects';

const POLL_MS = 15_000;

interface LiveState {
  readonly status: FeedStatus;
  /** Actions from the stream, newest first. Separate from the list, which may be loading when one arrives. */
  readonly acts: readonly FeedItem[];
}

const LiveContext = createContext<LiveState>({ status: 'connecting', acts: [] });

/** Whether the page receives live updates. */
export function useFeedStatus(): FeedStatus {
  return useContext(LiveContext).status;
}

/** The activity of the fleet or of one agent, polled while the live feed is not connected. */
export function useActivity(agentId: string | null) {
  const { project_id } = useProject();
  const { status, acts } = useContext(LiveContext);
  const query = activityQuery(project_id, agentId);
  type Feed = Awaited<ReturnType<NonNullable<typeof query.queryFn>>>;
  return useQuery({
    ...query,
    refetchInterval: ({ state }) => retryDelay(state.error) || (status === 'live' ? false : POLL_MS),
    select: useCallback(
      (feed: Feed) => {
        const own = acts.filter((act) => agentId === null || act.agent_id === agentId);
        return { ...feed, items: merged(feed.items, own, Math.max(FEED_LENGTH, feed.items.length)) };
      },
      [acts, agentId],
    ),
  });
}

/**
 * Keeps the data of the page up to date: adds the actions of the fleet as they arrive, and refreshes everything after a
 * recompute, so that all parts of a page agree.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const { project_id, computed_at } = useProject();
  const client = useQueryClient();
  const caller = callerOf(useSession());
  const [status, setStatus] = useState<FeedStatus>('connecting');
  const [acts, setActs] = useState<readonly FeedItem[]>([]);

  useEffect(() => {
    const feed = fleetActivityQuery(project_id).queryKey;
    setActs([]);
    return followFeed(project_id, caller ?? '', {
      status: (next) => {
        setStatus(next);
        if (next !== 'live') return;
        // Data read before the stream began may lack actions in between.
        void client.invalidateQueries({ queryKey: feed });
        void client.invalidateQueries({ queryKey: ['projects'] });
      },
      act: (item) => {
        setActs((received) => merged([item], received, FEED_LENGTH));
        addToAgent(client, project_id, item);
      },
      recomputed: () => void client.invalidateQueries({ queryKey: ['projects'] }),
      reset: () => void client.invalidateQueries({ queryKey: [project_id] }),
    });
  }, [client, project_id, caller]);

  const seen = useRef(computed_at);
  useEffect(() => {
    if (seen.current === computed_at) return;
    seen.current = computed_at;
    void client.invalidateQueries({ queryKey: [project_id] });
  }, [client, project_id, computed_at]);

  const live = useMemo(() => ({ status, acts }), [status, acts]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Adds an act to the list of its agent, where those of other agents cannot displace it. */
function addToAgent(client: QueryClient, projectId: string, item: FeedItem): void {
  const { queryKey } = activityQuery(projectId, item.agent_id);
  // New data would count as fresh, but this list may lack other acts.
  if (client.getQueryState(queryKey)?.isInvalidated) return;
  client.setQueryData(queryKey, (feed) => feed && { ...feed, items: merged([item], feed.items, AGENT_FEED_LENGTH) });
}

/** Merges both lists into one of at most `length` items, without duplicates, newest first. */
function merged(items: readonly FeedItem[], more: readonly FeedItem[], length: number): FeedItem[] {
  const byId = new Map([...more, ...items].map((item) => [item.id, item]));
  return [...byId.values()].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp)).slice(0, length);
}
