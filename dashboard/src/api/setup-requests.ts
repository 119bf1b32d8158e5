import { api, bodyOf } from './client';

// What a new user does once.

/** @param timeZone IANA name of the zone whose days count */
export function makeProject(name: string, timeZone: string) {
  return bodyOf(api.POST('/api/v1/projects', { body: { name, time_zone: timeZone } }));
}

/** A key with which a server may send events, and do nothing else. */
export function makeEventKey(projectId: string) {
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
