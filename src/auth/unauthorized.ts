import { UnauthorizedException } from '@nestjs/common';

/**
 * The 401 for every token that is not accepted. The client always gets the same response; the reason is in `cause`, for
 * the operator's log only, and never contains the token.
 */
export function unauthorized(reason: string): UnauthorizedException {
  return new UnauthorizedException(undefined, { cause: reason });
}
