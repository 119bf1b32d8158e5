import { useQuery } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { api, bodyOf } from '../api/client';
import { useProject } from './projects';

export type ScoreSettings = components['schemas']['SettingsItem'];

/** What the project sets for its scores: where bands begin, what the parts of the index weigh. Undefined: not read yet. */
export function useScoreSettings(): ScoreSettings | undefined {
  const { project_id: projectId } = useProject();
  const { data } = useQuery({
    queryKey: [projectId, 'settings'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/settings', { params: { path: { projectId } }, signal })),
  });
  return data?.settings;
}
