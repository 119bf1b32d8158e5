import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { type AddressPolicy, hostOf, refusedAddress } from './addresses';
import { guardedLookup, RefusedAddress, type Resolve, resolveBy } from './guarded-lookup';

/** The outcome of one attempt. */
export interface Outcome {
  /** Null without a response. */
  readonly status: number | null;
  /** The beginning of the response. */
  readonly body: string | null;
  readonly retryAfter: string | null;
  /** Why there is no response. */
  readonly error: string | null;
}

export interface ExchangeOptions {
  readonly policy: AddressPolicy;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/** Time limit of the whole exchange: lookup, connection, request and response. */
const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 1_024;
/** Number of idle connections per host that are kept, and for how long. */
const KEPT = { keepAlive: true, maxFreeSockets: 32, timeout: 15_000 } as const;
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before the response was complete',
  ENOTFOUND: 'the host has no address',
  ENODATA: 'the host has no address',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
};

/** Sends requests to endpoints over persistent connections. Does not follow redirects. */
export class Exchange {
  private readonly agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

  constructor(private readonly options: ExchangeOptions) {
    const lookup = guardedLookup(options.policy, options.resolve ?? resolveBy(options.policy));
    this.agents = { 'http:': new http.Agent({ ...KEPT, lookup }), 'https:': new https.Agent({ ...KEPT, lookup }) };
  }

  /**
   * Never rejects.
   *
   * @param signal aborts the attempt; its outcome then does not count
   */
  async post(url: URL, headers: http.OutgoingHttpHeaders, body: string, signal?: AbortSignal): Promise<Outcome> {
    const host = hostOf(url);
    // An address in the URL is connected to without a lookup.
    const refused = isIP(host) > 0 ? refusedAddress(host, host, this.options.policy) : null;
    if (refused) return failed(`the host resolves to ${refused}`);
    const first = await this.once(url, headers, body, signal);
    // The other side closed a persistent connection just as it was reused: it sent nothing, so a new connection is
    // opened.
    return first === 'again' ? noted(await this.once(url, headers, body, signal)) : first;
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private once(
    url: URL,
    headers: http.OutgoingHttpHeaders,
    body: string,
    signal: AbortSignal | undefined,
  ): Promise<Outcome | 'again'> {
    return new Promise((resolve) => {
      const isHttps = url.protocol === 'https:';
      const options = { method: 'POST', headers, signal, agent: this.agents[isHttps ? 'https:' : 'http:'] };
      const request = (isHttps ? https : http).request(url, options as https.RequestOptions);
      const timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS;
      const end = (outcome: Outcome | 'again'): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      const timer = setTimeout(() => {
        end(failed(`no complete response within ${timeoutMs / 1_000} seconds`));
        request.destroy();
      }, timeoutMs);
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket && error.code === 'ECONNRESET') end('again');
        else end(failed(reasonOf(error)));
      });
      request.on('response', (response) => {
        beginningOf(response).then(
          (text) => end(answered(response, text)),
          (error) => end(failed(reasonOf(error))),
        );
      });
      request.end(body);
    });
  }
}

/** The first bytes of a response; a longer one closes the connection. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_BODY_BYTES) break; // destroys the response
  }
  // PostgreSQL cannot store NUL. A truncated character becomes a replacement character.
  return Buffer.concat(pieces).toString('utf8', 0, MAX_BODY_BYTES).replaceAll('\0', '\uFFFD');
}

function answered(response: IncomingMessage, text: string): Outcome {
  const { statusCode = 0, headers } = response;
  return { status: statusCode, body: text, retryAfter: headers['retry-after'] ?? null, error: null };
}

function noted(outcome: Outcome | 'again'): Outcome {
  return outcome === 'again' ? failed(REASONS.ECONNRESET ?? '') : outcome;
}

function failed(error: string): Outcome {
  return { status: null, body: null, retryAfter: null, error };
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error instanceof RefusedAddress) return error.message;
  const { errors } = error as { errors?: NodeJS.ErrnoException[] };
  const code = error.code ?? errors?.[0]?.code ?? '';
  return REASONS[code] ?? (error.message || code || 'the request failed');
}
