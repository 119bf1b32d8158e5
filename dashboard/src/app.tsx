import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { Fragment, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client';
import { Pages } from './pages';
import { callerOf, clearOnCallerChange } from './session/clear-on-caller-change';
import { useSession } from './session/current-session';
import { SignIn } from './session/sign-in';
import { ErrorBoundary } from './ui/error-boundary';
import { Loading } from './ui/loading';

/**
 * Mounts the application: sign-in first, then the pages.
 *
 * @param root the element to fill
 * @throws Error if the document has none
 */
export function mountApp(root: HTMLElement | null): void {
  if (!root) throw new Error('index.html has no #root');
  clearOnCallerChange();
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <ErrorBoundary what="The dashboard">
            <SignedIn>
              <Pages />
            </SignedIn>
          </ErrorBoundary>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}

/** Shows its children to a signed-in user, with fresh state for each user, and the sign-in page to everyone else. */
function SignedIn({ children }: { children: ReactNode }) {
  const state = useSession();
  if (state.status === 'loading') return <Loading />;
  if (state.status === 'signed-out') return <SignIn reason={state.reason} />;
  return <Fragment key={callerOf(state)}>{children}</Fragment>;
}
