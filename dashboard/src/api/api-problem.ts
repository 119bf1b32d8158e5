import { connectionOf } from './connection';

/** One mistake in a request. */
interface Mistake {
  readonly location?: string;
  readonly message?: string;
}

/** An answer of the API that is no success, or none at all. */
export class ApiProblem extends Error {
  /**
   * @param status of HTTP; 0 where no answer came
   * @param title the status in words
   * @param detail what the API says about it; empty where it says nothing
   * @param requestId what to quote to an operator, who finds it in the log; null where no answer came
   * @param retryAfterMs how long the API asks to wait; 0 where it does not ask
   * @param mistakes in the request, each with its place in it
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

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
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
