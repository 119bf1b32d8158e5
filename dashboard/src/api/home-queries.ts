import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { firstDay } from '../format/day';
import { api, bodyOf } from './client';

/** Days of trend that Home shows at first. */
export const TREND_DAYS = 90;
/** Relationships at risk that Home shows at most. */
export const AT_RISK_SHOWN = 8;
/** Acts that the feed shows at most. */
export const FEED_LENGTH = 50;

// One query per operation of the API that Home shows. The key starts with the project: a recompute renews all of them.

export const moatIndexQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'moat-index'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/moat-index', { params: { path: { projectId } }, signal })),
  });

/** @param days of trend to ask for, 1 to 365 */
export const distributionQuery = (projectId: string, days: number) =>
  queryOptions({
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

export const atRiskQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'at-risk'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/at-risk', {
          params: { path: { projectId }, query: { limit: AT_RISK_SHOWN } },
          signal,
        }),
      ),
  });

export const pipelineFlowQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'pipeline-flow'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/pipeline-flow', { params: { path: { projectId } }, signal })),
  });

export const fleetActivityQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'fleet-activity'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/fleet-activity', {
          params: { path: { projectId }, query: { limit: FEED_LENGTH } },
          signal,
        }),
      ),
  });

/**
 * The index day by day, as far back as snapshots are kept.
 *
 * @param asOf the day that the scores stand for, YYYY-MM-DD
 * @param days up to that day
 */
export const moatHistoryQuery = (projectId: string, asOf: string | null, days: number) => {
  const from = firstDay(asOf, days);
  return queryOptions({
    queryKey: [projectId, 'moat-index', 'history', from],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/moat-index/history', {
          params: { path: { projectId }, query: { from } },
          signal,
        }),
      ),
  });
};

/** The relationship that was active last. */
export const newestInteractionQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'newest-interaction'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/relationships', {
          params: { path: { projectId }, query: { sort: 'last_interaction', page_size: 1 } },
          signal,
        }),
      ),
  });

/** What each part of the index is made of, and who moved it. */
export const moatExplanationQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'moat-index', 'explain'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/moat-index/explain', { params: { path: { projectId } }, signal })),
  });
