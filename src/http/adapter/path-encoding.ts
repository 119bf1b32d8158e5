import { BadRequestException } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { API_PREFIX } from '../openapi/schema-link';

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;
/**
 * A segment of dots after a space. Browsers remove `.` and `..` from a path, however they are encoded, so such an id
 * may be written with a leading space. No id begins with a space, because ids are trimmed.
 */
const SPACED_DOTS = /(?<=\/)%20((?:%20)*(?:\.|%2e){1,2})(?=\/|$)/gi;
const API = `${API_PREFIX}/`;
/** No stored id contains NUL, so a path with it is not found. */
const UNKNOWN = '%00';

/**
 * Prepares the path for the router, which cannot decode every path: a broken escape (`%zz`) is a 400, and bytes that
 * are not UTF-8 become NUL, so that such an id is simply unknown. In API routes `%20.` and `%20..` are the ids `.` and
 * `..`; of several spaces one is removed, so that every spelling has its own id.
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
  const decodable = path.replace(ESCAPES, (escapes) => (isUtf8(escapes) ? escapes : UNKNOWN));
  request.url = (path.startsWith(API) ? decodable.replace(SPACED_DOTS, '$1') : decodable) + url.slice(path.length);
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
