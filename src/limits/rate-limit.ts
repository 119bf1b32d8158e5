import { ThrottlerException, type ThrottlerStorage } from '@nestjs/throttler';
import type { Response } from 'express';

/** Length of the window in which requests are counted. */
export const WINDOW_MS = 60_000;

export interface RateLimit {
  /** The name of the limit in the headers. */
  readonly name: 'address' | 'organisation' | 'key';
  /** Requests per window. */
  readonly quota: number;
}

/**
 * Sends the client its remaining quota (headers of draft-ietf-httpapi-ratelimit-headers), and rejects the request if it
 * is exceeded.
 *
 * @param hits requests in this window, including the current one
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

/** Appends an item to a list header, because a request may count against several limits. */
function addItem(response: Response, header: string, item: string): void {
  const items = response.getHeader(header);
  response.setHeader(header, items === undefined ? item : `${items}, ${item}`);
}
