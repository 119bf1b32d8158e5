import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client';

const MAX_RESULTS = 8;

/** The deepest relationships whose contact matches by name or id. */
export const contactSearchQuery = (projectId: string, search: string) =>
  queryOptions({
    queryKey: [projectId, 'contact-search', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/relationships', {
        path: { projectId },
        query: { search, page_size: MAX_RESULTS },
        signal,
      }),
  });
