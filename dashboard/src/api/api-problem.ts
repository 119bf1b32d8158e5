import { connectionOf } from './connection';

/** One mistake in a request. */
interface Mistake {
  readonly location?: string;
  readonly message?: string;
}

/** An unsuccessful response of the API, or none at all. */
export class ApiProblem extends Error {
  /**
   * @param status HTTP status; 0 without a response
   * @param title name of the status
   * @param detail explanation of the API; may be empty
   * @param requestId id by which an operator finds the request in the log; null without a response
   * @param retryAfterMs wait requested by the API; 0 if none
   * @param mistakes mistakes in the request, each with its location
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
    readonly retryAfterMs = 0,
    readonly mistakes: readonly Mistake[] = [],
  ) {
    super(detail || title);
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return connectionOf(this.status) !== 'fine';
  }
}

/** @param body a problem document, if the server sent one */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const { title, detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as {
    title?: string;
    detail?: string;
    errors?: Mistake[];
  };
  const seconds = Number(response.headers.get('Retry-After'));
  return new ApiProblem(
    response.status,
    title ?? `HTTP ${response.status}`,
    detail ?? '',
    response.headers.get('X-Request-Id'),
    Number.isFinite(seconds) ? seconds * 1000 : 0,
    Array.isArray(errors) ? errors : [],
  );
}
