import { normalizeIp } from '@nestjs/throttler';
import type { Request, RequestHandler } from 'express';
import { clientAddress } from './client-address';
import { applyRateLimit, WINDOW_MS } from './rate-limit';
import { RecentHits } from './recent-hits';

/** Several organisations, or all users of one, may share an address. */
const ORGANISATIONS_PER_ADDRESS = 2;

/**
 * Called by the orchestrator, which must not restart this server or stop sending requests because clients behind the
 * same address send many.
 */
const HEALTH_ROUTES = new Set(['/livez', '/readyz']);

/**
 * Limits the requests of one address per minute, with or without a valid token, because it runs before the routes, the
 * documents and the authentication. Health checks are exempt.
 *
 * @param rateLimit requests per minute of an organisation; an address may send twice as many
 */
export function addressLimit(rateLimit: number, hits = new RecentHits()): RequestHandler {
  const limit = { name: 'address', quota: rateLimit * ORGANISATIONS_PER_ADDRESS } as const;
  return (request, response, next) => {
    if (HEALTH_ROUTES.has(request.path)) {
      next();
      return;
    }
    applyRateLimit(response, limit, hits.count(addressOf(request), WINDOW_MS, limit.quota));
    next();
  };
}

/**
 * An IPv4 address, or the /64 network of an IPv6 address, because a client with one of its addresses has all of them.
 */
function addressOf(request: Request): string {
  const address = clientAddress(request);
  return address ? normalizeIp(address) : '';
}
