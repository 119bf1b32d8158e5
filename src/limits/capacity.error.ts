import { HttpException, HttpStatus } from '@nestjs/common';

const RETRY_AFTER_S = 5;

/**
 * No capacity became free in time: 429 if the organisation already holds its share of a resource, 503 if all
 * organisations together use it up. The message may be shown to the client.
 */
export class CapacityError extends HttpException {
  /** Seconds after which the client may try again. */
  readonly retryAfterS = RETRY_AFTER_S;

  constructor(status: HttpStatus.TOO_MANY_REQUESTS | HttpStatus.SERVICE_UNAVAILABLE, message: string) {
    super(message, status);
  }
}
