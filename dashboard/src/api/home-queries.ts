import type { ResponseOf, Schemas } from '@relationship-depth/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { firstDay } from '../format/day';
import { api } from './client';

type Distribution = ResponseOf<'/api/v1/projects/{projectId}/moat', 'get'>;

/** Days of trend that Home shows at first. */
export const TREND_DAYS = 90;
/** Maximum number of actions in the feed. */
export const FEED_LENGTH = 50;
/** Maximum for one agent, which is also the limit of the server. */
export const AGENT_FEED_LENGTH = 100;

// One query per API operation on Home. Keys start with the project, so that a recompute refreshes all of them.

export const moatIndexQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'moat-index'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/moat-index', { path: { projectId }, signal }),
  });

/** @param days length of the trend, 1 to 365 */
export const distributionQuery = (projectId: string, days: number) =>
  queryOptions({
    queryKey: [projectId, 'moat', days],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Distribution> => {
      // Not in the published document of the operation, but the server accepts it.
      const query = { days };
      const response = await api.send('get', '/api/v1/projects/{projectId}/moat', {
        path: { projectId },
        query,
        signal,
      });
      return await response.json();
    },
  });

export const pipelineFlowQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'pipeline-flow'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/pipeline-flow', { path: { projectId }, signal }),
  });

/** What the agents did. @param agentId null: all of them */
export const activityQuery = (projectId: string, agentId: string | null) =>
  queryOptions({
    queryKey: agentId === null ? [projectId, 'fleet-activity'] : [projectId, 'fleet-activity', agentId],
    queryFn: async ({ signal }): Promise<Schemas['FleetActivityBody']> => {
      // The agent is not in the published document of the operation, but the server accepts it.
      const query = agentId === null ? { limit: FEED_LENGTH } : { limit: AGENT_FEED_LENGTH, agent: agentId };
      const response = await api.send('get', '/api/v1/projects/{projectId}/fleet-activity', {
        path: { projectId },
        query,
        signal,
      });
      return await response.json();
    },
  });

export const fleetActivityQuery = (projectId: string) => activityQuery(projectId, null);

/**
 * The index of each day for which there are snapshots.
 *
 * @param asOf day of the scores, YYYY-MM-DD
 * @param days number of days up to that day
 */
export const moatHistoryQuery = (projectId: string, asOf: string | null, days: number) => {
  const from = firstDay(asOf, days);
  return queryOptions({
    queryKey: [projectId, 'moat-index', 'history', from],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/moat-index/history', {
        path: { projectId },
        query: { from },
        signal,
      }),
  });
};

/** The most recently active relationship. */
export const newestInteractionQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'newest-interaction'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/relationships', {
        path: { projectId },
        query: { sort: 'last_interaction', page_size: 1 },
        signal,
      }),
  });

/** The components of the index, and the relationships that moved it. */
export const moatExplanationQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'moat-index', 'explain'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/moat-index/explain', { path: { projectId }, signal }),
  });
