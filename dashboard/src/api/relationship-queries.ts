import type { RequestOf, Schemas } from '@relationship-depth/client';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, fileOf } from './client';
import { FRESH_MS } from './query-client';
import { retryDelay } from './retry-delay';

export type Relationship = Schemas['RelationshipItem'];
type RelationshipsPage = Schemas['RelationshipsBody'];
export type RelationshipFilter = Omit<
  NonNullable<RequestOf<'/api/v1/projects/{projectId}/relationships', 'get'>['query']>,
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
      api.get('/api/v1/projects/{projectId}/relationships', {
        path: { projectId },
        query: { ...filter, page_size: PAGE_SIZE, cursor },
        signal,
      }),
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
  return await fileOf('/api/v1/projects/{projectId}/relationships.csv', { path: { projectId }, query: filter });
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
      api.get('/api/v1/agents/{agentId}/contacts/{contactId}/depth/explain', {
        path: { agentId, contactId },
        signal,
      }),
  });
}

/** @param from first day, YYYY-MM-DD */
export function useDepthHistory({ projectId, agentId, contactId }: RelationshipKey, from: string) {
  return useQuery({
    queryKey: [projectId, 'history', agentId, contactId, from],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get('/api/v1/agents/{agentId}/contacts/{contactId}/depth/history', {
        path: { agentId, contactId },
        query: { from },
        signal,
      }),
  });
}
