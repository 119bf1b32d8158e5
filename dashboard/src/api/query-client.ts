import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem';

const RETRIES = 2;

/** Keeps what was read for as long as the page is open; a finished recompute makes it stale, not time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 15 * 60_000,
      retry: (failures, error) => failures < RETRIES && error instanceof ApiProblem && error.passing,
      refetchOnWindowFocus: true,
    },
  },
});
