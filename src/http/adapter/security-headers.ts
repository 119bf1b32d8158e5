import type { RequestHandler } from 'express';

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
const ONE_YEAR_S = 31_536_000;

/**
 * Sets what a JSON API tells browsers on every answer.
 *
 * @param publicUrl HSTS is sent only where it is https: over http it means nothing
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const headers = Object.entries(HEADERS);
  if (publicUrl.startsWith('https:')) headers.push(['Strict-Transport-Security', `max-age=${ONE_YEAR_S}`]);
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}
