import createClient from 'openapi-fetch';
import type { paths } from '../../generated/api';
import { session } from '../session/current-session';
import { ApiProblem, problemOf } from './api-problem';
import { noteOutcome } from './connection';

/** The API, typed by the OpenAPI document that the server itself serves. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: fetchInTime });

/** An answer that takes longer than this does not come: the network swallowed it. */
const MAX_ANSWER_MS = 30_000;

function fetchInTime(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(MAX_ANSWER_MS)]);
  return fetchAsCaller(new Request(request, { signal }));
}

/**
 * `fetch` with the caller's session token. A 401 ends the session of that token.
 *
 * @throws ApiProblem where no answer comes
 */
export async function fetchAsCaller(request: Request): Promise<Response> {
  return await answerOf(send(request));
}

async function send(request: Request): Promise<Response> {
  const token = await session.token();
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  const response = await fetch(request);
  noteOutcome(response.status);
  if (response.status === 401) session.refused(token);
  return response;
}

/**
 * What comes over the network, all of it.
 *
 * @throws ApiProblem where it does not come
 */
export function answerOf<T>(coming: Promise<T>): Promise<T> {
  return coming.catch((reason: unknown) => {
    if (reason instanceof ApiProblem) throw reason;
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    noteOutcome(0);
    throw new ApiProblem(0, 'No response', 'The server cannot be reached.', null);
  });
}

/**
 * The body of a successful answer.
 *
 * @throws ApiProblem for every other outcome
 */
export async function bodyOf<T>(request: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answerOf(request);
  if (data === undefined) throw problemOf(response, error);
  return data;
}
