import { BadRequestException } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { API_PREFIX } from '../openapi/schema-link';

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;
/**
 * A segment of dots behind a space. Browsers take `.` and `..` out of a path before they send it, however they are
 * encoded; so an id that is one of these may be written with a space before it, which no id begins with: ids are trimmed.
 */
const SPACED_DOTS = /(?<=\/)%20((?:%20)*(?:\.|%2e){1,2})(?=\/|$)/gi;
const API = `${API_PREFIX}/`;
/** No stored id can hold NUL, so a path with it is found nowhere. */
const UNKNOWN = '%00';

/**
 * Prepares a request's path for the router, which cannot decode every path: a broken escape (`%zz`) is a 400, and bytes
 * that are not UTF-8 become NUL, because an id of any bytes shall simply be unknown. In every route of the API, `%20.` and
 * `%20..` are the ids `.` and `..`; of more spaces one goes, so that whatever is written has its own id.
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
  const known = path.replace(ESCAPES, (escapes) => (isUtf8(escapes) ? escapes : UNKNOWN));
  request.url = (path.startsWith(API) ? known.replace(SPACED_DOTS, '$1') : known) + url.slice(path.length);
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
