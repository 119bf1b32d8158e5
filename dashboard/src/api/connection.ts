import { ApiProblem } from '@relationship-depth/client';
import { useSyncExternalStore } from 'react';

/**
 * The outcome of the last request: `fine`, no response, a response that the server is temporarily unable to serve (its
 * database is unavailable), or too many requests.
 */
export type Connection = 'fine' | 'unreachable' | 'unavailable' | 'limited';

/** Whether the same request may succeed later. */
export function isTransient(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && connectionOf(error.status) !== 'fine';
}

/** What went wrong, in the words of the API if it has any. */
export function wordsOf(error: Error): string {
  return error instanceof ApiProblem ? error.detail || error.title : error.message;
}

const listeners = new Set<() => void>();
let current: Connection = 'fine';

/** @param status HTTP status; 0 without a response */
function connectionOf(status: number): Connection {
  if (status === 0) return 'unreachable';
  if (status === 429) return 'limited';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'fine';
}

/** Records the outcome of every request. */
export function recordOutcome(status: number): void {
  const connection = connectionOf(status);
  if (connection === current) return;
  current = connection;
  for (const listener of listeners) listener();
}

/** Renders again whenever the connection is lost or restored. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
