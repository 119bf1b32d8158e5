import { isIP } from 'node:net';
import { normalizeIp } from '@nestjs/throttler';
import type { Request, RequestHandler } from 'express';
import { applyRateLimit, WINDOW_MS } from './rate-limit';
import { RecentHits } from './recent-hits';

/** Several organisations, or everyone of one, may stand behind one address. */
const ORGANISATIONS_PER_ADDRESS = 2;

/** Asked by the orchestrator, which would restart us, or send us nothing, where many clients behind one address ask a lot. */
const HEALTH_ROUTES = new Set(['/livez', '/readyz']);

/**
 * Limits the requests of one address per minute, with or without a valid token: it runs before the routes, the documents
 * and the authentication. Health checks are exempt.
 *
 * @param rateLimit requests a minute of an organisation; an address may make twice as many
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

/** An IPv4 address, or the /64 network of an IPv6 address: who has one of its addresses has all. */
function addressOf(request: Request): string {
  // A trusted proxy may have forwarded something that is no address.
  const address = [request.ip, request.socket.remoteAddress].find((candidate) => candidate && isIP(candidate));
  return address ? normalizeIp(address) : '';
}
