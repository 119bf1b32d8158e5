import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Config } from '../config/config';
import { applyRateLimit, WINDOW_MS } from '../limits/rate-limit';
import { RecentHits } from '../limits/recent-hits';
import type { AuthenticatedRequest } from './access.decorator';

/**
 * Limits the requests of an organisation per minute, across all its users and addresses, and before that those of a key
 * that has a limit of its own: requests over it do not count against the others. Public routes are exempt.
 */
@Injectable()
export class OrganisationLimitGuard implements CanActivate {
  private readonly hits = new RecentHits();
  private readonly keyHits = new RecentHits();

  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const { rateLimit } = this.config;
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (caller === undefined) return true;
    const response = context.switchToHttp().getResponse<Response>();
    if ('key' in caller && caller.key.rateLimit !== null) {
      const { keyId, rateLimit: quota } = caller.key;
      applyRateLimit(response, { name: 'key', quota }, this.keyHits.count(keyId, WINDOW_MS, quota));
    }
    if (rateLimit === null) return true;
    const hits = this.hits.count(caller.ownerId, WINDOW_MS, rateLimit);
    applyRateLimit(response, { name: 'organisation', quota: rateLimit }, hits);
    return true;
  }
}
