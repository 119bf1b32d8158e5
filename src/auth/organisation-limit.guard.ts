import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Config } from '../config/config';
import { applyRateLimit, WINDOW_MS } from '../limits/rate-limit';
import { RecentHits } from '../limits/recent-hits';
import type { AuthenticatedRequest } from './access.decorator';

/** Limits the requests of an organisation per minute, across all its users and addresses. Public routes are exempt. */
@Injectable()
export class OrganisationLimitGuard implements CanActivate {
  private readonly hits = new RecentHits();

  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const { rateLimit } = this.config;
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (rateLimit === null || caller === undefined) return true;
    const hits = this.hits.count(caller.ownerId, WINDOW_MS, rateLimit);
    applyRateLimit(context.switchToHttp().getResponse<Response>(), { name: 'organisation', quota: rateLimit }, hits);
    return true;
  }
}
