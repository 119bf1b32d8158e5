import { queryClient } from '../api/query-client';
import { session } from './current-session';
import type { SessionState } from './session';

/** The user and organisation; null if no one is signed in. */
export function callerOf(state: SessionState): string | null {
  return state.status === 'signed-in' ? `${state.user} ${state.organisation.id}` : null;
}

/**
 * Clears cached data when the user or organisation changes, so that no user sees the data of another. Call before the
 * first page is shown, because data requested after that must not be cleared.
 */
export function clearOnCallerChange(): void {
  let previous = callerOf(session.state());
  session.subscribe(() => {
    const caller = callerOf(session.state());
    if (previous !== null && previous !== caller) queryClient.clear();
    previous = caller;
  });
}
