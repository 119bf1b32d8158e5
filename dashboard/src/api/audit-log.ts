import type { Schemas } from '@relationship-depth/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from './client';

export type AuditEntry = Schemas['AuditEntryItem'];
export type AuditAction = AuditEntry['action'];
type AuditPage = Schemas['AuditLogBody'];

const SHOWN = 20;

/** @param actions only these; none: all */
export function useAuditLog(projectId: string, actions: readonly AuditAction[]) {
  const action = actions.length > 0 ? actions.join() : undefined;
  return useInfiniteQuery({
    queryKey: [projectId, 'audit-log', action],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: AuditPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<AuditPage> =>
      api.get('/api/v1/projects/{projectId}/audit-log', {
        path: { projectId },
        query: { action, page_size: SHOWN, cursor },
        signal,
      }),
  });
}
