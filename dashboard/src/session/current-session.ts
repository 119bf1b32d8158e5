import { useSyncExternalStore } from 'react';
import { ClerkSession } from './clerk-session';
import type { SessionState } from './session';
import { TokenSession } from './token-session';

/** The session of the page. The server configures in the page whether Clerk is used. */
export const session: ClerkSession | TokenSession = startSession();

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

function startSession(): ClerkSession | TokenSession {
  const key = document.querySelector<HTMLMetaElement>('meta[name=clerk-publishable-key]')?.content;
  return key?.startsWith('pk_') ? new ClerkSession(key) : new TokenSession();
}
