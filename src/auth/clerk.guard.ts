import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from './access.decorator';
import { KEY_START } from './api-key';
import { ApiKeyVerifier } from './api-key.verifier';
import { routeAccess } from './route-access';
import { SessionTokenVerifier } from './session-token.verifier';
import { unauthorized } from './unauthorized';

const BEARER = /^bearer +(\S+)$/i;

/** Authenticates the caller of every route (401): by a session token or, where the route accepts them, a key. */
@Injectable()
export class ClerkGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionTokenVerifier,
    private readonly keys: ApiKeyVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = routeAccess(this.reflector, context);
    if (access?.rule === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerToken(request);
    if (!token.startsWith(KEY_START)) request.caller = await this.sessions.verify(token);
    else if (access?.key) request.caller = await this.keys.verify(token);
    else throw unauthorized('the route does not accept keys');
    return true;
  }
}

/** Reads the Authorization header only: browsers also send cookies with requests from other sites. */
function bearerToken(request: AuthenticatedRequest): string {
  const values = request.headersDistinct.authorization ?? [];
  if (values.length > 1) throw unauthorized('several Authorization headers');
  const [, token] = BEARER.exec(values[0] ?? '') ?? [];
  if (token === undefined) throw unauthorized('no bearer token');
  return token;
}
