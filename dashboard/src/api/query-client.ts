import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem';

const RETRIES = 2;
/** How long what was read is taken for new where nobody tells of news, in milliseconds. */
export const FRESH_MS = 60_000;

/** Keeps what was read for as long as the page is open; a finished recompute makes it stale, not time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      gcTime: 15 * 60_000,
      retry: (failures, error) => failures < RETRIES && error instanceof ApiProblem && error.passing,
      refetchOnWindowFocus: true,
    },
  },
});
