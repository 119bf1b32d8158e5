import type { RequestOf, Schemas } from '@relationship-depth/client';
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, fileOf } from './client';

export type Contact = Schemas['ContactBody'];
export type ContactItem = Schemas['ContactItem'];
export type Merge = Schemas['MergeBody'];
type ContactsPage = Schemas['ContactsBody'];
type SuggestionsPage = Schemas['MergeSuggestionsBody'];
export type ContactFilter = Omit<
  NonNullable<RequestOf<'/api/v1/projects/{projectId}/contacts', 'get'>['query']>,
  'cursor' | 'page_size'
>;

const PAGE_SIZE = 100;
const SUGGESTIONS_SHOWN = 50;
/** Contacts that are offered while a name is typed. */
const FOUND = 8;
/** Contacts from which values of filters are offered. */
const SAMPLED = 100;

/** The contacts that match, page by page. */
export function useContacts(projectId: string, filter: ContactFilter) {
  return useInfiniteQuery({
    queryKey: [projectId, 'contacts', filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: ContactsPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<ContactsPage> =>
      contactsPage(projectId, { ...filter, page_size: PAGE_SIZE, cursor }, signal),
  });
}

function contactsPage(
  projectId: string,
  query: ContactFilter & { page_size: number; cursor?: string | undefined },
  signal: AbortSignal,
): Promise<ContactsPage> {
  return api.get('/api/v1/projects/{projectId}/contacts', { path: { projectId }, query, signal });
}

/** A few contacts of which an id, a name or the text of a trait contains the text. */
export const contactSearchQuery = (projectId: string, search: string) =>
  queryOptions({
    queryKey: [projectId, 'contacts', 'found', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => contactsPage(projectId, { search, page_size: FOUND }, signal),
  });

/** Contacts whose accounts, tiers and traits are offered as filters. */
export const sampledContactsQuery = (projectId: string, search: string) =>
  queryOptions({
    queryKey: [projectId, 'contacts', 'sampled', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => contactsPage(projectId, { ...(search ? { search } : {}), page_size: SAMPLED }, signal),
  });

/** One contact, by any of its ids. */
export const contactQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: [projectId, 'contacts', 'one', userId],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/contacts/{userId}', { path: { projectId, userId }, signal }),
  });

/** Contacts that may be one person. */
export function useMergeSuggestions(projectId: string) {
  return useInfiniteQuery({
    queryKey: [projectId, 'contacts', 'suggestions'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: SuggestionsPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<SuggestionsPage> =>
      api.get('/api/v1/projects/{projectId}/contacts/merge-suggestions', {
        path: { projectId },
        query: { page_size: SUGGESTIONS_SHOWN, cursor },
        signal,
      }),
  });
}

/** What would result, without changing anything. @param into null: of parting the contact */
export function usePreview(projectId: string, userId: string, into: string | null) {
  return useQuery({
    queryKey: [projectId, 'contacts', 'preview', userId, into],
    queryFn: () => (into === null ? part(projectId, userId, true) : merge(projectId, userId, into, true)),
  });
}

// Each throws ApiProblem.

/** Merges a contact into another one. */
export const merge = (projectId: string, userId: string, into: string, dryRun = false): Promise<Merge> =>
  api.post('/api/v1/projects/{projectId}/contacts/{userId}/merge', {
    path: { projectId, userId },
    query: { dry_run: dryRun },
    body: { into },
  });

/** Parts an id from the contact that it was merged into. */
export const part = (projectId: string, userId: string, dryRun = false): Promise<Merge> =>
  api.post('/api/v1/projects/{projectId}/contacts/{userId}/unmerge', {
    path: { projectId, userId },
    query: { dry_run: dryRun },
  });

/** Everything that is stored of a contact. */
export const exportContact = (projectId: string, userId: string): Promise<Blob> =>
  fileOf('/api/v1/projects/{projectId}/contacts/{userId}/export', { path: { projectId, userId } });
