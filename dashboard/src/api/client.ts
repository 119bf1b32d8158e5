import { createClient } from '@relationship-depth/client';
import { session } from '../session/current-session';
import { recordOutcome } from './connection';

/** The API as the user. Requests are retried by the page, which shows that they fail. A 401 ends the session of its token. */
export const api = createClient({
  token: () => session.token(),
  retries: 0,
  onAttempt: (status, token) => {
    recordOutcome(status);
    if (status === 401) session.refused(token);
  },
});
