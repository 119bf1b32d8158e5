import { BadRequestException, HttpException } from '@nestjs/common';
import type { RequestHandler } from 'express';

const SCHEME_AND_AUTHORITY = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * The path and query of a request target, of which a client may also send the absolute form (`GET http://host/path`).
 * Whose host that is says nothing here; and Express, where it cannot parse it, answers with a page of its own.
 */
export function originForm(target: string): string {
  if (target.startsWith('/') || target === '*') return target;
  const rest = target.replace(SCHEME_AND_AUTHORITY, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Refuses, as problem documents, what Node would otherwise refuse with an empty answer. */
export const requestForm: RequestHandler = (request, _response, next) => {
  const hosts = request.headersDistinct.host?.length ?? 0;
  // HTTP/1.0 knew no Host.
  if (hosts > 1 || (hosts === 0 && request.httpVersion !== '1.0')) {
    throw new BadRequestException('exactly one Host header is required');
  }
  const { expect } = request.headers;
  if (expect && !/^100-continue$/i.test(expect))
    throw new HttpException('the Expect header is not supported; only 100-continue is accepted', 417);
  next();
};
