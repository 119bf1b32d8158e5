import { type ReactNode, useEffect, useRef } from 'react';
import { queryClient } from '../api/query-client';
import { Loading } from '../ui/loading';
import { useSession } from './current-session';
import { SignIn } from './sign-in';

/** Shows its children to whoever is signed in, and the way in to everyone else. */
export function SignedIn({ children }: { children: ReactNode }) {
  const state = useSession();
  const caller = state.status === 'signed-in' ? `${state.user} ${state.organisation.id}` : null;
  const previous = useRef(caller);
  useEffect(() => {
    // Nothing that one person or organisation saw may be shown to the next.
    if (previous.current !== null && previous.current !== caller) queryClient.clear();
    previous.current = caller;
  }, [caller]);
  if (state.status === 'loading') return <Loading />;
  if (state.status === 'signed-out') return <SignIn reason={state.reason} />;
  return children;
}
