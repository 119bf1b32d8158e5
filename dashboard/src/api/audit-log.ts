import type { RequestOf, Schemas } from '@relationship-depth/client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from './client';

export type AuditEntry = Schemas['AuditEntryItem'];
export type AuditAction = AuditEntry['action'];
type AuditPage = Schemas['AuditLogBody'];
type AuditFilter = Omit<
  NonNullable<RequestOf<'/api/v1/projects/{projectId}/audit-log', 'get'>['query']>,
  'cursor' | 'page_size'
>;

const SHOWN = 20;

/** The entries that match, newest first, page by page. */
export function useAuditLog(projectId: string, filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: [projectId, 'audit-log', filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: AuditPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<AuditPage> =>
      api.get('/api/v1/projects/{projectId}/audit-log', {
        path: { projectId },
        query: { ...filter, page_size: SHOWN, cursor },
        signal,
      }),
  });
}
