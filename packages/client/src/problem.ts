/** What the server said is wrong with one part of a request. */
export interface Mistake {
  readonly location?: string;
  readonly message?: string;
  readonly value?: unknown;
}

/** Every failure: a problem document of the server (RFC 9457), or status 0 if there was no response. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly Mistake[] = [],
    /** Id of the request, for the operator of the server. */
    readonly requestId: string | null = null,
    /** Milliseconds that the server asks to wait; null if it does not say. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(detail ? `${title}: ${detail}` : title, options);
  }
}

/** Reads the problem of a response that is not successful. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '');
  let body: { title?: string; detail?: string; errors?: Mistake[] } = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) body = parsed;
  } catch {
    // A proxy answered, in its own words.
  }
  return new ApiProblem(
    response.status,
    body.title || response.statusText || `HTTP ${response.status}`,
    body.detail ?? '',
    body.errors ?? [],
    response.headers.get('X-Request-Id'),
    retryAfter(response.headers.get('Retry-After'), Date.now()),
  );
}

/** @param value seconds, or a date */
function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
