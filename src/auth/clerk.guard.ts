import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { clientAddress } from '../limits/client-address';
import type { AuthenticatedRequest, RouteAccess } from './access.decorator';
import { startsLikeKey } from './api-key';
import { ApiKeyVerifier } from './api-key.verifier';
import { readOAuthToken } from './oauth-token';
import { OAuthTokenVerifier } from './oauth-token.verifier';
import { routeAccess } from './route-access';
import { SessionTokenVerifier } from './session-token.verifier';
import { unauthorized } from './unauthorized';

/** Longer User-Agent headers are cut when they are kept. */
const MAX_USER_AGENT = 200;
const UNPRINTABLE = /[^ -~]/g;
const BASIC = /^basic +(\S+)$/i;
const BEARER = /^bearer +(\S+)$/i;

/** Authenticates the caller of every route (401): by a session token or, where the route accepts them, a key or a token of OAuth. */
@Injectable()
export class ClerkGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionTokenVerifier,
    private readonly oauth: OAuthTokenVerifier,
    private readonly keys: ApiKeyVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = routeAccess(this.reflector, context);
    if (access?.rule === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const basic = access?.basic ? basicUser(authorizationOf(request)) : undefined;
    const token = basic ?? bearerToken(authorizationOf(request));
    request.caller = startsLikeKey(token)
      ? await this.keyCaller(token, request, access)
      : await this.userCaller(token, access);
    return true;
  }

  private async userCaller(token: string, access: RouteAccess | undefined) {
    const isOAuth = access?.oauth === true && typeof readOAuthToken(token) === 'object';
    return await (isOAuth ? this.oauth : this.sessions).verify(token);
  }

  private async keyCaller(token: string, request: AuthenticatedRequest, access: RouteAccess | undefined) {
    if (!access?.key && !access?.permittedKey) throw unauthorized('the route does not accept keys');
    const userAgent = (request.headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT).replaceAll(UNPRINTABLE, '?');
    const caller = await this.keys.verify(token, { address: clientAddress(request), userAgent });
    if (!access.key && !caller.key.readsPublished) throw unauthorized('the project does not let keys call this route');
    return caller;
  }
}

/** Reads the Authorization header only: browsers also send cookies with requests from other sites. */
function authorizationOf(request: AuthenticatedRequest): string {
  const values = request.headersDistinct.authorization ?? [];
  if (values.length > 1) throw unauthorized('several Authorization headers');
  return values[0] ?? '';
}

function bearerToken(authorization: string): string {
  const [, token] = BEARER.exec(authorization) ?? [];
  if (token === undefined) throw unauthorized('no bearer token');
  return token;
}

/** The user of Basic authentication, whose password is ignored. @returns undefined for another scheme */
function basicUser(authorization: string): string | undefined {
  const [, credentials] = BASIC.exec(authorization) ?? [];
  if (credentials === undefined) return undefined;
  const [user = ''] = Buffer.from(credentials, 'base64').toString().split(':');
  if (!startsLikeKey(user)) throw unauthorized('the user of Basic authentication is no key');
  return user;
}
