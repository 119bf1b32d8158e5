import { queryOptions } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { api, bodyOf } from './client';

export type Source = components['schemas']['SourceItem'];

/** Maximum number of sources on Home. */
export const SOURCES_SHOWN = 5;

/** The sources that hold something back. */
export const troubledSourcesQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'sources', 'troubled'],
    queryFn: async ({ signal }) => {
      const { sources } = await bodyOf(
        api.GET('/api/v1/projects/{projectId}/sources', {
          params: { path: { projectId }, query: { state: 'silent,late', page_size: 500 } },
          signal,
        }),
      );
      // The others were silent when they were first seen.
      return sources.filter(({ on_hold }) => on_hold);
    },
  });

/** @throws ApiProblem */
export const expectOf = (projectId: string, { agent_id, channel }: Source, expected: Source['expected']) =>
  bodyOf(
    api.PATCH('/api/v1/projects/{projectId}/sources', {
      params: { path: { projectId } },
      body: { agent: agent_id, channel, expected },
    }),
  );
