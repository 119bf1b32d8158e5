import { ThrottlerException, type ThrottlerStorage } from '@nestjs/throttler';
import type { Response } from 'express';

/** Length of the windows in which requests are counted. */
export const WINDOW_MS = 60_000;

export interface RateLimit {
  /** What is limited, as the headers call it. */
  readonly name: 'address' | 'organisation';
  /** Requests per window. */
  readonly quota: number;
}

/**
 * Tells a client how much of a limit is left (the headers of draft-ietf-httpapi-ratelimit-headers), and refuses the
 * request where nothing is.
 *
 * @param hits of this window, the present request included
 * @throws ThrottlerException (429)
 */
export function applyRateLimit(
  response: Response,
  { name, quota }: RateLimit,
  hits: Awaited<ReturnType<ThrottlerStorage['increment']>>,
): void {
  const left = Math.max(0, quota - hits.totalHits);
  addItem(response, 'RateLimit-Policy', `"${name}";q=${quota};w=${WINDOW_MS / 1000}`);
  addItem(response, 'RateLimit', `"${name}";r=${left};t=${hits.timeToExpire}`);
  if (!hits.isBlocked) return;
  response.setHeader('Retry-After', hits.timeToBlockExpire);
  throw new ThrottlerException(`too many requests from this ${name}; try again later`);
}

/** One request may count against several limits: each is an item of the header's list. */
function addItem(response: Response, header: string, item: string): void {
  const items = response.getHeader(header);
  response.setHeader(header, items === undefined ? item : `${items}, ${item}`);
}
