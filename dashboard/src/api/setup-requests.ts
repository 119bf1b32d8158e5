import { api, bodyOf } from './client';

// Requests of the first set-up.

/** @param timeZone IANA name of the time zone that determines days */
export function createProject(name: string, timeZone: string) {
  return bodyOf(api.POST('/api/v1/projects', { body: { name, time_zone: timeZone } }));
}

/** Creates a key that can only send events. */
export function createEventKey(projectId: string) {
  return bodyOf(
    api.POST('/api/v1/projects/{projectId}/keys', {
      params: { path: { projectId } },
      body: { name: 'Events, created in the dashboard', scopes: ['events:write'] },
    }),
  );
}

/** Starts a recompute; the live feed reports when it has finished. */
export function computeScores(projectId: string) {
  return bodyOf(api.POST('/api/v1/projects/{projectId}/recompute', { params: { path: { projectId } } }));
}
