import { Logger } from '@nestjs/common';
import type { RequestHandler } from 'express';

type Trust = (address: string, index: number) => boolean;

/**
 * Warns once when a request has an X-Forwarded-For header but comes from an untrusted address: all clients behind that
 * proxy then count as one address and share its rate limit.
 */
export function warnOfUntrustedProxy(logger: Pick<Logger, 'warn'> = new Logger('TrustProxy')): RequestHandler {
  let warned = false;
  return (request, _response, next) => {
    const { 'x-forwarded-for': forwarded } = request.headers;
    const address = request.socket.remoteAddress ?? '';
    if (!warned && forwarded !== undefined && !(request.app.get('trust proxy fn') as Trust)(address, 0)) {
      warned = true;
      logger.warn(
        `A request from ${address} has an X-Forwarded-For header, which is ignored, so everyone behind that address shares ` +
          'one rate limit. If it is your reverse proxy, set TRUST_PROXY to the number of proxies or to their addresses.',
      );
    }
    next();
  };
}
