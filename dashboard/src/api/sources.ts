import type { Schemas } from '@relationship-depth/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client';

export type Source = Schemas['SourceItem'];

/** Maximum number of sources on Home. */
export const SOURCES_SHOWN = 5;

/** The sources that hold something back. */
export const troubledSourcesQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'sources', 'troubled'],
    queryFn: async ({ signal }) => {
      const { sources } = await api.get('/api/v1/projects/{projectId}/sources', {
        path: { projectId },
        query: { state: 'silent,late', page_size: 500 },
        signal,
      });
      // The others were silent when they were first seen.
      return sources.filter(({ on_hold }) => on_hold);
    },
  });

/** @throws ApiProblem */
export const expectOf = (projectId: string, { agent_id, channel }: Source, expected: Source['expected']) =>
  api.patch('/api/v1/projects/{projectId}/sources', {
    path: { projectId },
    body: { agent: agent_id, channel, expected },
  });
