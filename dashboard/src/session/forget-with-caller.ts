import { queryClient } from '../api/query-client';
import { session } from './current-session';
import type { SessionState } from './session';

/** Who looks, and for which organisation; null where nobody is signed in. */
export function callerOf(state: SessionState): string | null {
  return state.status === 'signed-in' ? `${state.user} ${state.organisation.id}` : null;
}

/**
 * Forgets what was read as soon as another person or organisation looks: nothing that one saw may be shown to the next.
 * To be called before the page is shown, for what the next one asks for must not be forgotten with it.
 */
export function forgetWithCaller(): void {
  let previous = callerOf(session.state());
  session.subscribe(() => {
    const caller = callerOf(session.state());
    if (previous !== null && previous !== caller) queryClient.clear();
    previous = caller;
  });
}
