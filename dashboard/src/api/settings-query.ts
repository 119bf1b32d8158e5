import type { Schemas } from '@relationship-depth/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client';

export type ScoreSettings = Schemas['SettingsItem'];

/** The score settings of the project, such as the bands and the weights of the index. */
export const settingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'settings'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/settings', { path: { projectId }, signal }),
  });
