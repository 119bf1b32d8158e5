import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from './access.decorator';
import { accessRule } from './access-rule';
import { refusal } from './refusal';
import { SessionTokenVerifier } from './session-token.verifier';

const BEARER = /^bearer +(\S+)$/i;

/** Stands before every route and finds out who calls (401). */
@Injectable()
export class ClerkGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: SessionTokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessRule(this.reflector, context) === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.caller = await this.verifier.verify(bearerToken(request));
    return true;
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
