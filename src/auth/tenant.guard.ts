import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from './access.decorator';
import { routeAccess } from './route-access';
import { TenantResolver } from './tenant.resolver';

/** Checks, after authentication, that the path names a project or agent of the caller (404). */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tenants: TenantResolver,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = routeAccess(this.reflector, context)?.rule;
    if (rule === 'public' || rule === 'caller') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { caller } = request;
    if (!caller) throw new ForbiddenException();
    const ifNoneMatch = request.headers['if-none-match'];
    if (rule === 'project') {
      const { projectId, served } = await this.tenants.project(caller, parameter(request, 'projectId'));
      request.project = { projectId, served, ifNoneMatch };
    } else if (rule === 'agent') {
      const { projectId, served, agentId } = await this.tenants.agent(caller, parameter(request, 'agentId'));
      request.agent = { projectId, served, ifNoneMatch, agentId };
    }
    // A route without a rule is closed; a test finds it.
    else throw new ForbiddenException();
    return true;
  }
}

function parameter(request: AuthenticatedRequest, name: string): string {
  const value: unknown = request.params[name];
  if (typeof value !== 'string') throw new NotFoundException();
  return value;
}
