import { api } from './client';

// Requests of the first set-up.

/** @param timeZone IANA name of the time zone that determines days */
export function createProject(name: string, timeZone: string) {
  return api.post('/api/v1/projects', { body: { name, time_zone: timeZone } });
}

/** Creates a key that can only send events. */
export function createEventKey(projectId: string) {
  return api.post('/api/v1/projects/{projectId}/keys', {
    path: { projectId },
    body: { name: 'Events, created in the dashboard', scopes: ['events:write'] },
  });
}

/** Starts a recompute; the live feed reports when it has finished. */
export function computeScores(projectId: string) {
  return api.post('/api/v1/projects/{projectId}/recompute', { path: { projectId } });
}
