import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { components, operations } from '../../generated/api';
import { problemOf } from './api-problem';
import { api, bodyOf, fetchAsCaller, responseOf } from './client';
import { pathId } from './path-id';
import { FRESH_MS } from './query-client';
import { retryDelay } from './retry-delay';

export type Relationship = components['schemas']['RelationshipItem'];
type RelationshipsPage = components['schemas']['RelationshipsBody'];
export type RelationshipFilter = Omit<
  NonNullable<operations['listProjectRelationships']['parameters']['query']>,
  'cursor' | 'page_size'
>;

const PAGE_SIZE = 100;
/** Longer lists are not refreshed automatically, because that takes a request per page. */
const MAX_REFRESHED_PAGES = 10;

const relationshipsKey = (projectId: string, filter: RelationshipFilter) => [projectId, 'relationships', filter];

/** Clears the cached pages of a list, and reads its first page again. */
export function useRestart(projectId: string, filter: RelationshipFilter): () => void {
  const client = useQueryClient();
  return () => void client.resetQueries({ queryKey: relationshipsKey(projectId, filter), exact: true });
}

/** The relationships that match a filter, page by page. */
export function useRelationships(projectId: string, filter: RelationshipFilter) {
  return useInfiniteQuery({
    queryKey: relationshipsKey(projectId, filter),
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: RelationshipsPage) => next_cursor ?? undefined,
    // The next page of a long list reports that scores have changed since it began.
    staleTime: ({ state }) => ((state.data?.pages.length ?? 0) > MAX_REFRESHED_PAGES ? 'static' : FRESH_MS),
    queryFn: ({ pageParam: cursor, signal }): Promise<RelationshipsPage> =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/relationships', {
          params: { path: { projectId }, query: { ...filter, page_size: PAGE_SIZE, cursor } },
          signal,
        }),
      ),
    // The list retries its next page itself.
    refetchInterval: ({ state }) => (state.data ? false : retryDelay(state.error)),
  });
}

/**
 * All relationships that match a filter, as a file.
 *
 * @throws ApiProblem
 */
export async function exportRelationships(projectId: string, filter: RelationshipFilter): Promise<Blob> {
  const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]));
  const path = `/api/v1/projects/${encodeURIComponent(projectId)}/relationships.csv?${query}`;
  const response = await fetchAsCaller(new Request(path));
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  return await responseOf(response.blob());
}

interface RelationshipKey {
  readonly projectId: string;
  readonly agentId: string;
  readonly contactId: string;
}

/** Why the depth of one relationship is what it is. */
export function useDepthExplanation({ projectId, agentId, contactId }: RelationshipKey) {
  return useQuery({
    queryKey: [projectId, 'explain', agentId, contactId],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/agents/{agentId}/contacts/{contactId}/depth/explain', {
          params: { path: { agentId, contactId: pathId(contactId) } },
          signal,
        }),
      ),
  });
}

/** @param from first day, YYYY-MM-DD */
export function useDepthHistory({ projectId, agentId, contactId }: RelationshipKey, from: string) {
  return useQuery({
    queryKey: [projectId, 'history', agentId, contactId, from],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/agents/{agentId}/contacts/{contactId}/depth/history', {
          params: { path: { agentId, contactId: pathId(contactId) }, query: { from } },
          signal,
        }),
      ),
  });
}
