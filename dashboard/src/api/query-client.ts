import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem';
import { tryAgainIn } from './try-again';

/** How long a response counts as fresh without live updates, in milliseconds. */
export const FRESH_MS = 60_000;

/** Keeps what was read for as long as the page is open; a finished recompute makes it stale, not time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      gcTime: 15 * 60_000,
      // The browser may take itself to be offline and reach a server on the same machine or network all the same.
      networkMode: 'always',
      // Once at once, for what passes in a moment; then the failure is shown, and tried again at its own pace.
      retry: (failures, error) => failures < 1 && error instanceof ApiProblem && error.passing && !error.retryAfterMs,
      retryDelay: 300,
      refetchInterval: ({ state }) => tryAgainIn(state.error),
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
});
