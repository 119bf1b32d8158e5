import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerModuleOptions, type ThrottlerRequest } from '@nestjs/throttler';
import type { Response } from 'express';
import type { Config } from '../config/config';
import { applyRateLimit, WINDOW_MS } from '../limits/rate-limit';
import { RecentHits } from '../limits/recent-hits';
import type { AuthenticatedRequest } from './access.decorator';

const NAME = 'organisation';

/** The limit of the throttler module, as the configuration has it. */
export function organisationLimit({ rateLimit }: Config): ThrottlerModuleOptions {
  return {
    throttlers: [{ name: NAME, limit: rateLimit ?? 0, ttl: WINDOW_MS }],
    skipIf: () => rateLimit === null,
    storage: new RecentHits(),
  };
}

/** Limits what an organisation may ask in a minute, all of its users and addresses together. Public routes are free. */
@Injectable()
export class OrganisationLimitGuard extends ThrottlerGuard {
  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    return requestOf(context).caller === undefined;
  }

  protected override async handleRequest({ context, limit, ttl }: ThrottlerRequest): Promise<boolean> {
    const organisation = requestOf(context).caller?.ownerId ?? '';
    const hits = await this.storageService.increment(organisation, ttl, limit, 0, NAME);
    applyRateLimit(context.switchToHttp().getResponse<Response>(), { name: NAME, quota: limit }, hits);
    return true;
  }
}

function requestOf(context: ExecutionContext): AuthenticatedRequest {
  return context.switchToHttp().getRequest<AuthenticatedRequest>();
}
