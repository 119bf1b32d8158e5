import type { RequestHandler } from 'express';

/**
 * Lets `If-None-Match` alone decide about a 304, as RFC 9110 has it. Express sends the whole body again to a client that
 * also says `Cache-Control: no-cache`, which is meant for caches on the way, and which every `fetch` adds by itself; and
 * it would answer 304 to a date, whose seconds cannot tell two runs apart, and which says nothing of what else a body
 * depends on.
 */
export const conditionalRequests: RequestHandler = (request, _response, next) => {
  delete request.headers['cache-control'];
  delete request.headers['if-modified-since'];
  next();
};
