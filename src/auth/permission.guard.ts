import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from './access.decorator';
import { routeAccess } from './route-access';
import { isAdmin } from './tenant';

/** Checks, after the tenant guard, whether the caller has the scope or role that the route requires (403). */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = routeAccess(this.reflector, context);
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!caller) return true; // a public route
    if ('key' in caller) {
      const needed = access?.key ?? access?.permittedKey;
      if (needed && needed !== 'any' && !caller.key.scopes.includes(needed)) {
        throw new ForbiddenException(`this operation requires a key with the scope ${needed}`);
      }
    } else if (access?.admin && !isAdmin(caller)) {
      throw new ForbiddenException('this operation requires an admin of the organisation');
    }
    return true;
  }
}
