import createClient from 'openapi-fetch';
import type { paths } from '../../generated/api';
import { session } from '../session/current-session';
import { ApiProblem, problemOf } from './api-problem';
import { recordOutcome } from './connection';

/** The API client, typed by the OpenAPI document of the server. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: fetchWithTimeout });

/** Time limit for a response. */
const TIMEOUT_MS = 30_000;

function fetchWithTimeout(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  return fetchAsCaller(new Request(request, { signal }));
}

/**
 * `fetch` with the caller's session token. A 401 ends the session of that token.
 *
 * @throws ApiProblem without a response
 */
export async function fetchAsCaller(request: Request): Promise<Response> {
  return await responseOf(send(request));
}

async function send(request: Request): Promise<Response> {
  const token = await session.token();
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  const response = await fetch(request);
  recordOutcome(response.status);
  if (response.status === 401) session.refused(token);
  return response;
}

/**
 * Awaits a response or its body.
 *
 * @throws ApiProblem if the network fails
 */
export function responseOf<T>(pending: Promise<T>): Promise<T> {
  return pending.catch((reason: unknown) => {
    if (reason instanceof ApiProblem) throw reason;
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    recordOutcome(0);
    throw new ApiProblem(0, 'No response', 'The server cannot be reached.', null);
  });
}

/**
 * The body of a successful response.
 *
 * @throws ApiProblem for every other outcome
 */
export async function bodyOf<T>(request: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await responseOf(request);
  if (data === undefined) throw problemOf(response, error);
  return data;
}
