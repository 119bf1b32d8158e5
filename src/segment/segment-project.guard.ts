import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/access.decorator';
import { TenantResolver } from '../auth/tenant.resolver';

/** Finds the project of the key, before the body is read: the paths of Segment name none. */
@Injectable()
export class SegmentProjectGuard implements CanActivate {
  constructor(private readonly tenants: TenantResolver) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { caller } = request;
    if (!caller || !('key' in caller)) throw new ForbiddenException('this operation requires a key of a project');
    request.project = await this.tenants.project(caller, caller.key.projectId);
    return true;
  }
}
