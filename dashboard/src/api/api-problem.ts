/** An answer of the API that is no success, or none at all. */
export class ApiProblem extends Error {
  /**
   * @param status of HTTP; 0 where no answer came
   * @param title the status in words
   * @param detail what the API says about it; empty where it says nothing
   * @param requestId what to quote to an operator, who finds it in the log; null where no answer came
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
  ) {
    super(detail || title);
  }

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

/** @param body a problem document, if the server sent one */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const { title, detail } = (typeof body === 'object' && body !== null ? body : {}) as {
    title?: string;
    detail?: string;
  };
  return new ApiProblem(
    response.status,
    title ?? `HTTP ${response.status}`,
    detail ?? '',
    response.headers.get('X-Request-Id'),
  );
}
