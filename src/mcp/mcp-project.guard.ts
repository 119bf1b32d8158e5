import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/access.decorator';
import type { Caller } from '../auth/tenant';
import { TenantResolver } from '../auth/tenant.resolver';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { queryValue } from '../http/query/query-value';

/** Finds the project of a request (404) before its body is read: that of the key, or the one that a user names. */
@Injectable()
export class McpProjectGuard implements CanActivate {
  constructor(private readonly tenants: TenantResolver) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { caller } = request;
    if (!caller) return false;
    request.project = await this.tenants.project(caller, projectIdOf(request.originalUrl, caller));
    return true;
  }
}

function projectIdOf(url: string, caller: Caller): string {
  const named = queryValue(url, 'project') ?? ('key' in caller ? caller.key.projectId : null);
  if (named !== null) return named;
  throw new InvalidInput([{ message: 'a user names the project: /mcp?project=UUID', location: 'query.project' }]);
}
