import { queryOptions } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { api, bodyOf } from './client';

export type ScoreSettings = components['schemas']['SettingsItem'];

/** What the project sets for its scores: where bands begin, what the parts of the index weigh. */
export const settingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'settings'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/settings', { params: { path: { projectId } }, signal })),
  });
