import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from './client';
import { type EpisodeFilter, type EpisodesPage, episodeListsKey, episodesKey, episodesPage } from './episodes';
import { retryDelay } from './retry-delay';

const PAGE_SIZE = 100;
/** Others work on the same list. */
const LOOK_MS = 30_000;
/** A longer list is not refreshed by the clock, because that takes a request per page. */
const MAX_REFRESHED_PAGES = 3;

/** The episodes that match a filter, page by page. */
export function useEpisodes(projectId: string, filter: EpisodeFilter) {
  return useInfiniteQuery({
    queryKey: [...episodeListsKey(projectId), filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: EpisodesPage) => next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<EpisodesPage> =>
      episodesPage(projectId, { ...filter, page_size: PAGE_SIZE, cursor }, signal),
    refetchInterval: ({ state }) =>
      retryDelay(state.error) || ((state.data?.pages.length ?? 0) <= MAX_REFRESHED_PAGES ? LOOK_MS : false),
  });
}

/** One episode with its history. @param episodeId null: none */
export function useEpisode(projectId: string, episodeId: string | null) {
  return useQuery({
    queryKey: [...episodesKey(projectId), 'one', episodeId],
    enabled: episodeId !== null,
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/episodes/{episodeId}', {
        path: { projectId, episodeId: episodeId ?? '' },
        signal,
      }),
  });
}

/** The episodes of one contact that wait. @param agentId only with this agent */
export const contactEpisodesQuery = (projectId: string, contactId: string, agentId?: string) => {
  const filter: EpisodeFilter = { agent: agentId, contact: contactId, state: 'open,snoozed' };
  return queryOptions({
    queryKey: [...episodeListsKey(projectId), filter, 'contact'],
    queryFn: ({ signal }) => episodesPage(projectId, { ...filter, page_size: PAGE_SIZE }, signal),
  });
};
