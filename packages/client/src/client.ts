import type { paths } from '../generated/api';
import type { PathsWith, RequestOf, ResponseOf } from './operations';
import { ApiProblem, problemOf } from './problem';
import { mayRepeat, pause, type RetryOptions, waitMs } from './retry';

export interface ClientOptions extends RetryOptions {
  /** Address of the server, such as `https://depth.example.com`; in a browser, by default that of the page. */
  readonly baseUrl?: string;
  /** A key, or a function that returns a current token: it is called for each attempt. */
  readonly token: string | (() => string | null | Promise<string | null>);
  readonly fetch?: typeof fetch;
  /** Milliseconds for an attempt; 30,000 by default. */
  readonly timeoutMs?: number;
  /** Called after each attempt, with its status (0 without a response) and the token that it had. */
  readonly onAttempt?: (status: number, token: string | null) => void;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The parts of a request that the types of its path do not know. */
interface PlainRequest {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly idempotent?: boolean | undefined;
  /** Let it finish although the page is left. */
  readonly keepalive?: boolean;
  /** The response goes on for as long as the caller reads it. */
  readonly endless?: boolean;
  /** Milliseconds for an attempt, in place of those of the client; null: no limit, for a large file as the body. */
  readonly timeoutMs?: number | null;
}

type Arguments<Path extends keyof paths, M extends Method> =
  Record<never, never> extends RequestOf<Path, M> ? [request?: RequestOf<Path, M>] : [request: RequestOf<Path, M>];

/** Sends requests: typed by path, repeated where that does no harm. Every failure is an `ApiProblem`. */
export interface Client {
  get<Path extends PathsWith<'get'>>(path: Path, ...request: Arguments<Path, 'get'>): Promise<ResponseOf<Path, 'get'>>;
  post<Path extends PathsWith<'post'>>(
    path: Path,
    ...request: Arguments<Path, 'post'>
  ): Promise<ResponseOf<Path, 'post'>>;
  put<Path extends PathsWith<'put'>>(path: Path, ...request: Arguments<Path, 'put'>): Promise<ResponseOf<Path, 'put'>>;
  patch<Path extends PathsWith<'patch'>>(
    path: Path,
    ...request: Arguments<Path, 'patch'>
  ): Promise<ResponseOf<Path, 'patch'>>;
  delete<Path extends PathsWith<'delete'>>(
    path: Path,
    ...request: Arguments<Path, 'delete'>
  ): Promise<ResponseOf<Path, 'delete'>>;
  /** The response itself, for headers, files and streams. */
  send(method: Method, path: string, request?: PlainRequest): Promise<Response>;
}

const TIMEOUT_MS = 30_000;
const RETRIES = 4;
const REPEATABLE = new Set<Method>(['get', 'put', 'delete']);

export function createClient(options: ClientOptions): Client {
  const { token, retries = RETRIES, onAttempt } = options;
  const fetched = options.fetch ?? globalThis.fetch.bind(globalThis);
  const page = (globalThis as { location?: { origin: string } }).location;
  const baseUrl = (options.baseUrl ?? page?.origin ?? '').replace(/\/+$/, '');

  async function attempt(method: Method, url: string, request: PlainRequest): Promise<Response> {
    const { body, signal, keepalive = false, endless, timeoutMs = options.timeoutMs ?? TIMEOUT_MS } = request;
    const limit = new AbortController();
    const timer = timeoutMs === null ? undefined : setTimeout(() => limit.abort(), timeoutMs);
    let bearer: string | null = null;
    try {
      bearer = typeof token === 'string' ? token : await token();
      const response = await fetched(url, {
        method: method.toUpperCase(),
        headers: {
          Accept: 'application/json',
          ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...request.headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body) }),
        keepalive,
        signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
      });
      if (!response.ok) throw await problemOf(response);
      // The time limit is that of the whole body, unless it has no end.
      const whole = endless ? response : new Response(await bytesOf(response), response);
      onAttempt?.(response.status, bearer);
      return whole;
    } catch (error) {
      if (!(error instanceof ApiProblem)) signal?.throwIfAborted();
      onAttempt?.(error instanceof ApiProblem ? error.status : 0, bearer);
      if (error instanceof ApiProblem) throw error;
      const detail = limit.signal.aborted ? `There was none within ${timeoutMs} ms.` : 'The server cannot be reached.';
      throw new ApiProblem(0, 'No response', detail, [], null, null, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async function send(method: Method, path: string, request: PlainRequest = {}): Promise<Response> {
    const url = baseUrl + filled(path, request.path) + queryOf(request.query);
    const idempotent = request.idempotent ?? REPEATABLE.has(method);
    for (let count = 0; ; count++) {
      try {
        return await attempt(method, url, request);
      } catch (error) {
        if (count >= retries || !mayRepeat(error, idempotent)) throw error;
        await pause(waitMs(error, count, options), request.signal);
      }
    }
  }

  const json =
    (method: Method) =>
    async (path: string, request: PlainRequest = {}) => {
      const response = await send(method, path, request);
      const text = await response.text();
      return text === '' || !/json/.test(response.headers.get('Content-Type') ?? '') ? undefined : parsed(text);
    };
  const methods = {
    get: json('get'),
    post: json('post'),
    put: json('put'),
    patch: json('patch'),
    delete: json('delete'),
  };
  return { ...methods, send } as unknown as Client;
}

/** @throws ApiProblem for a text that is cut off, or of something between the server and us */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiProblem(0, 'No response', 'The response cannot be read.', [], null, null, { cause });
  }
}

async function bytesOf(response: Response): Promise<ArrayBuffer | null> {
  const bytes = await response.arrayBuffer();
  return bytes.byteLength > 0 ? bytes : null; // a 204 may have no body, not even an empty one
}

/** @throws TypeError for a parameter that is missing, before anything is sent */
function filled(path: string, values: object = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = (values as Record<string, unknown>)[name];
    if (value === undefined || value === null || value === '') throw new TypeError(`the path needs ${name}: ${path}`);
    // These two are folders to every client of HTTP, however they are written; the server strips the space.
    return encodeURIComponent(/^ *\.{1,2}$/.test(String(value)) ? ` ${value}` : String(value));
  });
}

function queryOf(values: object = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  return query.size > 0 ? `?${query}` : '';
}
