import { UnauthorizedException } from '@nestjs/common';

/**
 * The one answer to every token that does not count: to the caller always the same 401. The reason is for the
 * operator's log only and stands in `cause`; it never holds the token.
 */
export function unauthorized(reason: string): UnauthorizedException {
  return new UnauthorizedException(undefined, { cause: reason });
}
