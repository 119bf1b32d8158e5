import type { RequestHandler } from 'express';

/**
 * Makes `If-None-Match` the only condition for a 304, as RFC 9110 requires. Express would send the whole body to a
 * client that also sends `Cache-Control: no-cache`, which is meant for caches on the way and which every `fetch` adds.
 * It would also answer 304 to a date, whose seconds cannot distinguish two runs and which ignores everything else that
 * a body depends on.
 */
export const conditionalRequests: RequestHandler = (request, _response, next) => {
  delete request.headers['cache-control'];
  delete request.headers['if-modified-since'];
  next();
};
