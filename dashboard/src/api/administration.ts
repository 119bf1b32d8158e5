import { useQuery } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { problemOf } from './api-problem';
import { api, bodyOf, responseOf } from './client';
import { pathId } from './path-id';

export type Key = components['schemas']['KeyItem'];
export type Run = components['schemas']['RecomputeRunItem'];
export type SettingsPatch = components['schemas']['SettingsPatch'];
export type Preview = components['schemas']['SettingsPreviewBody'];

const RUNS_SHOWN = 10;
const WATCH_MS = 2_000;

const inProject = (projectId: string) => ({ params: { path: { projectId } } });

/** The newest recomputes, refreshed more often while one runs. */
export function useRuns(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'runs'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/recompute-runs', {
          params: { path: { projectId }, query: { limit: RUNS_SHOWN } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.runs.some(({ status }) => status === 'running') ? WATCH_MS : 15_000),
  });
}

export function useKeys(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'keys'],
    queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/projects/{projectId}/keys', { ...inProject(projectId), signal })),
  });
}

export function useSettingsVersions(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'settings', 'versions'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/settings/versions', { ...inProject(projectId), signal })),
  });
}

// Actions of administrators. Each throws ApiProblem.

export const createKey = (projectId: string, body: components['schemas']['NewKeyInput']) =>
  bodyOf(api.POST('/api/v1/projects/{projectId}/keys', { ...inProject(projectId), body }));

export const revokeKey = (projectId: string, keyId: string) =>
  succeed(api.DELETE('/api/v1/projects/{projectId}/keys/{keyId}', { params: { path: { projectId, keyId } } }));

export const changeProject = (projectId: string, body: components['schemas']['ProjectPatch']) =>
  bodyOf(api.PATCH('/api/v1/projects/{projectId}', { ...inProject(projectId), body }));

export const deleteProject = (projectId: string) =>
  succeed(api.DELETE('/api/v1/projects/{projectId}', inProject(projectId)));

export const eraseContact = (projectId: string, userId: string) =>
  bodyOf(
    api.DELETE('/api/v1/projects/{projectId}/contacts/{userId}', {
      params: { path: { projectId, userId: pathId(userId) } },
    }),
  );

export const previewSettings = (projectId: string, body: SettingsPatch) =>
  bodyOf(api.POST('/api/v1/projects/{projectId}/settings/preview', { ...inProject(projectId), body }));

export const applySettings = (projectId: string, body: SettingsPatch) =>
  bodyOf(api.PATCH('/api/v1/projects/{projectId}/settings', { ...inProject(projectId), body }));

export const rollBackSettings = (projectId: string, version: number) =>
  bodyOf(api.POST('/api/v1/projects/{projectId}/settings/rollback', { ...inProject(projectId), body: { version } }));

/** @throws ApiProblem unless it succeeds; a success has no body */
async function succeed(request: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await responseOf(request);
  if (!response.ok) throw problemOf(response, error);
}
