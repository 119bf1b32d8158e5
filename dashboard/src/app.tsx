import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/query-client';
import { Pages } from './pages';
import { SignedIn } from './session/signed-in';

/** Everything: first who is looking, then the pages. */
export function App() {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <SignedIn>
          <Pages />
        </SignedIn>
      </QueryClientProvider>
    </CSPProvider>
  );
}
