import { BadRequestException } from '@nestjs/common';
import type { RequestHandler } from 'express';

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;
/** No stored id can hold NUL, so a path with it is found nowhere. */
const UNKNOWN = '%00';

/**
 * Prepares a request's path for the router, which cannot decode every path: a broken escape (`%zz`) is a 400, and bytes
 * that are not UTF-8 become NUL, because an id of any bytes shall simply be unknown.
 */
export const pathEncoding: RequestHandler = (request, _response, next) => {
  const url = request.url;
  if (!url.includes('%')) {
    next();
    return;
  }
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  if (BROKEN_ESCAPE.test(path)) throw new BadRequestException('the path has a malformed percent-encoding');
  request.url = path.replace(ESCAPES, (escapes) => (isUtf8(escapes) ? escapes : UNKNOWN)) + url.slice(path.length);
  next();
};

function isUtf8(escapes: string): boolean {
  try {
    decodeURIComponent(escapes);
    return true;
  } catch {
    return false;
  }
}
