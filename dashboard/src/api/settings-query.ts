import { queryOptions } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { api, bodyOf } from './client';

export type ScoreSettings = components['schemas']['SettingsItem'];

/** The score settings of the project, such as the bands and the weights of the index. */
export const settingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'settings'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/settings', { params: { path: { projectId } }, signal })),
  });
