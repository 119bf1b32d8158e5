import type { Schemas } from '@relationship-depth/client';
import { useQuery } from '@tanstack/react-query';
import { api } from './client';

export type Key = Schemas['KeyItem'];
export type NewKey = Schemas['NewKeyInput'];
export type Scope = NewKey['scopes'][number];
export type Run = Schemas['RecomputeRunItem'];
export type SettingsPatch = Schemas['SettingsPatch'];
export type Preview = Schemas['SettingsPreviewBody'];

const RUNS_SHOWN = 10;
const WATCH_MS = 2_000;

const inProject = (projectId: string) => ({ path: { projectId } });

/** The newest recomputes, refreshed more often while one runs. */
export function useRuns(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'runs'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/recompute-runs', {
        path: { projectId },
        query: { limit: RUNS_SHOWN },
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.runs.some(({ status }) => status === 'running') ? WATCH_MS : 15_000),
  });
}

export function useKeys(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'keys'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/keys', { ...inProject(projectId), signal }),
  });
}

export function useSettingsVersions(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'settings', 'versions'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/settings/versions', { ...inProject(projectId), signal }),
  });
}

// Actions of administrators. Each throws ApiProblem.

export const createKey = (projectId: string, body: NewKey) =>
  api.post('/api/v1/projects/{projectId}/keys', { ...inProject(projectId), body });

export const changeKey = (projectId: string, keyId: string, body: Schemas['KeyPatch']) =>
  api.patch('/api/v1/projects/{projectId}/keys/{keyId}', { path: { projectId, keyId }, body });

/** Both keys are accepted for a day. */
export const replaceKey = (projectId: string, keyId: string) =>
  api.post('/api/v1/projects/{projectId}/keys/{keyId}/rotation', { path: { projectId, keyId }, body: {} });

export const revokeKey = (projectId: string, keyId: string) =>
  api.delete('/api/v1/projects/{projectId}/keys/{keyId}', { path: { projectId, keyId } });

export const changeProject = (projectId: string, body: Schemas['ProjectPatch']) =>
  api.patch('/api/v1/projects/{projectId}', { ...inProject(projectId), body });

export const deleteProject = (projectId: string) => api.delete('/api/v1/projects/{projectId}', inProject(projectId));

export const eraseContact = (projectId: string, userId: string) =>
  api.delete('/api/v1/projects/{projectId}/contacts/{userId}', {
    path: { projectId, userId },
  });

export const previewSettings = (projectId: string, body: SettingsPatch) =>
  api.post('/api/v1/projects/{projectId}/settings/preview', { ...inProject(projectId), body });

export const applySettings = (projectId: string, body: SettingsPatch) =>
  api.patch('/api/v1/projects/{projectId}/settings', { ...inProject(projectId), body });

export const rollBackSettings = (projectId: string, version: number) =>
  api.post('/api/v1/projects/{projectId}/settings/rollback', { ...inProject(projectId), body: { version } });
