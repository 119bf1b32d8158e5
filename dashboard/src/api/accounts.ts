import type { RequestOf, Schemas } from '@relationship-depth/client';
import { keepPreviousData, queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from './client';

export type AccountItem = Schemas['AccountItem'];
export type Account = Schemas['AccountBody'];
type AccountsPage = Schemas['AccountsBody'];
export type AccountFilter = Omit<
  NonNullable<RequestOf<'/api/v1/projects/{projectId}/accounts', 'get'>['query']>,
  'cursor' | 'page_size'
>;

const PAGE_SIZE = 100;

/** The accounts that match, page by page. */
export function useAccounts(projectId: string, filter: AccountFilter) {
  return useInfiniteQuery({
    queryKey: [projectId, 'accounts', filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: AccountsPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<AccountsPage> =>
      api.get('/api/v1/projects/{projectId}/accounts', {
        path: { projectId },
        query: { ...filter, page_size: PAGE_SIZE, cursor },
        signal,
      }),
  });
}

/** One account with its contacts and agents. */
export const accountQuery = (projectId: string, accountId: string) =>
  queryOptions({
    queryKey: [projectId, 'accounts', 'one', accountId],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/accounts/{accountId}', { path: { projectId, accountId }, signal }),
  });
