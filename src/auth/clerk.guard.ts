import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule, type AuthenticatedRequest } from './access.decorator';
import { refusal } from './refusal';
import { SessionTokenVerifier } from './session-token.verifier';
import { TenantResolver } from './tenant.resolver';

const BEARER = /^bearer +(\S+)$/i;

/** Stands before every route: first who calls (401), then whether the path names something of theirs (404). */
@Injectable()
export class ClerkGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: SessionTokenVerifier,
    private readonly tenants: TenantResolver,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
    if (rule === 'public') return true;

    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const caller = await this.verifier.verify(bearerToken(request));
    request.caller = caller;
    switch (rule) {
      case 'caller':
        return true;
      case 'project':
        request.project = await this.tenants.project(caller, parameter(request, 'projectId'));
        return true;
      case 'agent':
        request.agent = await this.tenants.agent(caller, parameter(request, 'agentId'));
        return true;
      default:
        // A route that forgot its rule is closed; a test fails on it.
        throw new ForbiddenException();
    }
  }
}

/** The Authorization header only: a cookie would come along with requests that another site makes. */
function bearerToken(request: AuthenticatedRequest): string {
  const values = request.headersDistinct.authorization ?? [];
  if (values.length > 1) throw refusal('several Authorization headers');
  const [, token] = BEARER.exec(values[0] ?? '') ?? [];
  if (token === undefined) throw refusal('no bearer token');
  return token;
}

function parameter(request: AuthenticatedRequest, name: string): string {
  const value: unknown = request.params[name];
  if (typeof value !== 'string') throw new NotFoundException();
  return value;
}
