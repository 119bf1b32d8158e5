import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { type Episode, type EpisodeFilter, type EpisodesPage, episodeListsKey } from '../api/episodes';
import { belongs } from './episode-views';

/** Pages that are read again after each change. */
const MAX_PAGES = 3;

type Listed = EpisodesPage | InfiniteData<EpisodesPage>;

/** Replaces changed episodes in all lists that were read, and removes them from those that they do not belong to. */
export function changeLists(
  client: QueryClient,
  projectId: string,
  me: string | null,
  changed: readonly Episode[],
): void {
  const byId = new Map(changed.map((episode) => [episode.episode_id, episode]));
  const lists = client.getQueriesData<Listed>({ queryKey: episodeListsKey(projectId) });
  for (const [key, list] of lists) {
    const filter = key[episodeListsKey(projectId).length] as EpisodeFilter;
    const pageAfter = (page: EpisodesPage): EpisodesPage => ({
      ...page,
      episodes: page.episodes.flatMap((episode) => {
        const after = byId.get(episode.episode_id);
        if (!after) return [episode];
        return belongs(filter, after, me) ? [after] : [];
      }),
    });
    if (!list) continue;
    const after: Listed = 'pages' in list ? { ...list, pages: list.pages.map(pageAfter) } : pageAfter(list);
    client.setQueryData(key, after);
  }
}

/** Whether the data of a query are those of a list of many pages. */
export function isLong(data: unknown): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'pages' in data &&
    (data as InfiniteData<unknown>).pages.length > MAX_PAGES
  );
}
