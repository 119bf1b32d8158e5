import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, bodyOf } from './client';

const DAY_MS = 86_400_000;
const POLL_MS = 15_000;

// One hook per operation of the API that Home shows. The key starts with the project: a recompute renews all of them.

export function useMoatIndex(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'moat-index'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/moat-index', { params: { path: { projectId } }, signal })),
  });
}

/** @param days of trend to ask for, 1 to 365 */
export function useDistribution(projectId: string, days: number) {
  return useQuery({
    queryKey: [projectId, 'moat', days],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/moat', {
          params: { path: { projectId } },
          // The published document of this operation knows no parameters; the server takes this one all the same.
          querySerializer: () => `days=${days}`,
          signal,
        }),
      ),
  });
}

export function useAtRisk(projectId: string, limit: number) {
  return useQuery({
    queryKey: [projectId, 'at-risk', limit],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/at-risk', { params: { path: { projectId }, query: { limit } }, signal }),
      ),
  });
}

export function usePipelineFlow(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'pipeline-flow'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/pipeline-flow', { params: { path: { projectId } }, signal })),
  });
}

export function fleetActivityKey(projectId: string, limit: number) {
  return [projectId, 'fleet-activity', limit] as const;
}

/** @param live whether the live feed adds what happens next; while it does not, the list is read again and again */
export function useFleetActivity(projectId: string, limit: number, live: boolean) {
  return useQuery({
    refetchInterval: live ? false : POLL_MS,
    queryKey: fleetActivityKey(projectId, limit),
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/fleet-activity', {
          params: { path: { projectId }, query: { limit } },
          signal,
        }),
      ),
  });
}

/**
 * The index day by day, as far back as snapshots are kept.
 *
 * @param days up to the day that the scores stand for
 */
export function useMoatHistory(projectId: string, asOf: string | null, days: number, enabled: boolean) {
  const to = Date.parse(asOf ?? new Date().toISOString());
  const from = new Date(to - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return useQuery({
    queryKey: [projectId, 'moat-index', 'history', from],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/moat-index/history', {
          params: {
            path: { projectId },
            query: { from },
          },
          signal,
        }),
      ),
  });
}

/** What each part of the index is made of, and who moved it. */
export function useMoatExplanation(projectId: string, enabled: boolean) {
  return useQuery({
    queryKey: [projectId, 'moat-index', 'explain'],
    enabled,
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/moat-index/explain', { params: { path: { projectId } }, signal })),
  });
}
