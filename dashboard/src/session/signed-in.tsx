import { Fragment, type ReactNode } from 'react';
import { Loading } from '../ui/loading';
import { useSession } from './current-session';
import { callerOf } from './forget-with-caller';
import { SignIn } from './sign-in';

/** Shows its children to a signed-in user, with fresh state for each user, and the sign-in page to everyone else. */
export function SignedIn({ children }: { children: ReactNode }) {
  const state = useSession();
  if (state.status === 'loading') return <Loading />;
  if (state.status === 'signed-out') return <SignIn reason={state.reason} />;
  return <Fragment key={callerOf(state)}>{children}</Fragment>;
}
