import { useSyncExternalStore } from 'react';

/**
 * How the last request went: `fine`, no answer at all, an answer that the server is not able to give now (its database
 * is away), or that there were too many.
 */
export type Connection = 'fine' | 'unreachable' | 'unavailable' | 'limited';

const listeners = new Set<() => void>();
let current: Connection = 'fine';

/** @param status of HTTP; 0 where no answer came */
export function connectionOf(status: number): Connection {
  if (status === 0) return 'unreachable';
  if (status === 429) return 'limited';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'fine';
}

/** To be called with the outcome of every request. */
export function noteOutcome(status: number): void {
  const connection = connectionOf(status);
  if (connection === current) return;
  current = connection;
  for (const listener of listeners) listener();
}

/** Renders again whenever the connection is lost or comes back. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
