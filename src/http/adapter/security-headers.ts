import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Sets the headers that a JSON API sends to browsers with every answer. Pages and Swagger UI set a policy of their own.
 *
 * @param publicUrl HSTS is sent only where it is https: over http it means nothing
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: publicUrl.startsWith('https:') && { maxAge: 31_536_000, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
    // Express sends none, and the others are for browsers that are gone.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xPoweredBy: false,
    xXssProtection: false,
  });
}
