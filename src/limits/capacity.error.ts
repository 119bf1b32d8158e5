import { HttpException, HttpStatus } from '@nestjs/common';

const RETRY_AFTER_S = 5;

/**
 * No place was free in time. 429 where the organisation already has its share of a resource; 503 where all organisations
 * together have used it up. Its message may be shown to the client.
 */
export class CapacityError extends HttpException {
  /** Seconds after which the client may try again. */
  readonly retryAfterS = RETRY_AFTER_S;

  constructor(status: HttpStatus.TOO_MANY_REQUESTS | HttpStatus.SERVICE_UNAVAILABLE, message: string) {
    super(message, status);
  }
}
