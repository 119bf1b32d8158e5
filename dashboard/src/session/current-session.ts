import { useSyncExternalStore } from 'react';
import { ClerkSession } from './clerk-session';
import type { SessionState } from './session';
import { TokenSession } from './token-session';

/** The page's one session. The server says in the page whether Clerk's front end signs people in. */
export const session: ClerkSession | TokenSession = startSession();

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

function startSession(): ClerkSession | TokenSession {
  const key = document.querySelector<HTMLMetaElement>('meta[name=clerk-publishable-key]')?.content;
  return key?.startsWith('pk_') ? new ClerkSession(key) : new TokenSession();
}
