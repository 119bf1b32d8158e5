import { BadRequestException, HttpException } from '@nestjs/common';
import type { RequestHandler } from 'express';

const SCHEME_AND_AUTHORITY = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * The path and query of a request target. Clients may also send the absolute form (`GET http://host/path`); its host is
 * ignored here, and Express would respond to one that it cannot parse with a page of its own.
 */
export function originForm(target: string): string {
  if (target.startsWith('/') || target === '*') return target;
  const rest = target.replace(SCHEME_AND_AUTHORITY, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Answers with problem documents what Node would otherwise reject with an empty response. */
export const requestForm: RequestHandler = (request, _response, next) => {
  const hosts = request.headersDistinct.host?.length ?? 0;
  // HTTP/1.0 has no Host header.
  if (hosts > 1 || (hosts === 0 && request.httpVersion !== '1.0')) {
    throw new BadRequestException('exactly one Host header is required');
  }
  const { expect } = request.headers;
  if (expect && !/^100-continue$/i.test(expect))
    throw new HttpException('the Expect header is not supported; only 100-continue is accepted', 417);
  next();
};
