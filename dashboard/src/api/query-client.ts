import { QueryClient } from '@tanstack/react-query';
import { isTransient } from './connection';
import { retryDelay } from './retry-delay';

/** How long a response counts as fresh without live updates, in milliseconds. */
export const FRESH_MS = 60_000;

/** Keeps data for as long as the page is open. It becomes stale when a recompute finishes, not with time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      gcTime: 15 * 60_000,
      // A browser that considers itself offline may still reach a server on the same machine or network.
      networkMode: 'always',
      // One immediate retry for short failures; after that the failure is shown and retried at intervals.
      retry: (failures, error) => failures < 1 && isTransient(error) && !error.retryAfterMs,
      retryDelay: 300,
      refetchInterval: ({ state }) => retryDelay(state.error),
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
});
