import { ApiProblem, createClient } from '@relationship-depth/client';
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

/**
 * A file of any length. Without a time limit: the server sends as fast as the browser stores.
 *
 * @throws ApiProblem
 */
export async function fileOf(path: string, request: { readonly path: object; readonly query?: object }): Promise<Blob> {
  const response = await api.send('get', path, { ...request, endless: true });
  return await response.blob().catch((cause: unknown) => {
    throw new ApiProblem(0, 'No response', 'The connection was lost.', [], null, null, { cause });
  });
}
