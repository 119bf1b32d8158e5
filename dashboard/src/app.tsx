import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client';
import { Pages } from './pages';
import { clearOnCallerChange } from './session/forget-with-caller';
import { SignedIn } from './session/signed-in';
import { ErrorBoundary } from './ui/error-boundary';

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
