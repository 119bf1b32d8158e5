import { ApiProblem, type RequestOf, type Schemas } from '@relationship-depth/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client';

export type Episode = Schemas['EpisodeItem'];
export type EpisodeHistory = Schemas['EpisodeHistoryItem'];
export type EpisodeChange = Omit<Schemas['EpisodePatch'], 'revision'>;
export type EpisodesPage = Schemas['EpisodesBody'];
export type Refused = Schemas['RefusedEpisodeItem'];
export type EpisodeFilter = Omit<
  NonNullable<RequestOf<'/api/v1/projects/{projectId}/episodes', 'get'>['query']>,
  'cursor' | 'page_size'
>;
type CountFilter = NonNullable<RequestOf<'/api/v1/projects/{projectId}/episode-counts', 'get'>['query']>;

/** Maximum number of episodes on Home. */
const TODAY_SHOWN = 25;
/** How many are changed by one request. */
const BATCH = 50;

export const episodesKey = (projectId: string) => [projectId, 'episodes'];
export const episodeListsKey = (projectId: string) => [...episodesKey(projectId), 'list'];

/** Whose episodes Home lists: those to act on today that nobody else has. */
export const TODAY_FILTER = { assignee: 'me_or_none', due: true } as const;

/** Whom to talk to today, the most at stake first. @param action only this one; null: any */
export const todayQuery = (projectId: string, action: string | null = null) => {
  const filter: EpisodeFilter = { ...TODAY_FILTER, ...(action === null ? {} : { action }) };
  return queryOptions({
    queryKey: [...episodeListsKey(projectId), filter, 'today'],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => episodesPage(projectId, { ...filter, page_size: TODAY_SHOWN }, signal),
  });
};

export const episodeCountsQuery = (projectId: string, filter: CountFilter) =>
  queryOptions({
    queryKey: [...episodesKey(projectId), 'counts', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/episode-counts', {
        path: { projectId },
        query: filter,
        signal,
      }),
  });

export interface Changed {
  readonly episodes: readonly Episode[];
  readonly refused: readonly Refused[];
}

/**
 * Makes a change to episodes as the page shows them: one that somebody else has changed meanwhile is refused.
 *
 * @throws ApiProblem
 */
export async function changeEpisodes(
  projectId: string,
  seen: readonly Pick<Episode, 'episode_id' | 'revision'>[],
  change: EpisodeChange,
): Promise<Changed> {
  const [first] = seen;
  if (seen.length === 1 && first) return await changeOne(projectId, first, change);
  const episodes: Episode[] = [];
  const refused: Refused[] = [];
  for (let from = 0; from < seen.length; from += BATCH) {
    const batch = seen.slice(from, from + BATCH);
    const answer = await api.patch('/api/v1/projects/{projectId}/episodes', {
      path: { projectId },
      body: {
        ...change,
        episode_ids: batch.map(({ episode_id }) => episode_id),
        revisions: batch.map(({ revision }) => revision),
      },
    });
    episodes.push(...answer.episodes);
    refused.push(...answer.refused);
  }
  return { episodes, refused };
}

async function changeOne(
  projectId: string,
  { episode_id, revision }: Pick<Episode, 'episode_id' | 'revision'>,
  change: EpisodeChange,
): Promise<Changed> {
  try {
    const episode = await api.patch('/api/v1/projects/{projectId}/episodes/{episodeId}', {
      path: { projectId, episodeId: episode_id },
      body: { ...change, revision },
    });
    return { episodes: [episode], refused: [] };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 404) return { episodes: [], refused: [{ episode_id, problem: 'unknown' }] };
    if (error.status === 409) return { episodes: [], refused: [{ episode_id, problem: error.detail }] };
    throw error;
  }
}

/** @throws ApiProblem */
export function episodesPage(
  projectId: string,
  query: EpisodeFilter & { page_size: number; cursor?: string | undefined },
  signal: AbortSignal,
): Promise<EpisodesPage> {
  return api.get('/api/v1/projects/{projectId}/episodes', { path: { projectId }, query, signal });
}
