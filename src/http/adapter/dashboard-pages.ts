import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application } from 'express';
import expressStaticGzip from 'express-static-gzip';
import type { ClerkFrontend } from '../../config/config';

/** The paths of the dashboard. All serve its one page, which does its own routing. */
const PAGES = ['/', '/projects{/*page}'];
/** The folder of the build, relative to the sources and to their compiled form. */
const FOLDERS = ['../../../dashboard/dist', '../../../../dashboard/dist'];
/** A file of the build by its literal name: no encoding, hidden files or other folders. */
const ASSET = /^\/assets\/[\w-][\w.-]*$/;
const ONE_YEAR_MS = 31_536_000_000;

/** The folder of the built dashboard; null if it was not built. */
export function builtDashboard(): string | null {
  return (
    FOLDERS.map((folder) => join(__dirname, folder)).find((folder) => existsSync(join(folder, 'index.html'))) ?? null
  );
}

/**
 * Serves the dashboard: its page at `/` and `/projects/…`, and the files that the page loads, whose names change with
 * their content. Does nothing if it was not built. Call before the application is initialised.
 *
 * @param clerk the front end for signing in; null: the page asks for a token
 */
export function serveDashboard(app: NestExpressApplication, clerk: ClerkFrontend | null): void {
  const folder = builtDashboard();
  if (!folder) return;
  const express: Application = app.getHttpAdapter().getInstance();
  const page = Buffer.from(withSettings(readFileSync(join(folder, 'index.html'), 'utf8'), clerk));
  const policy = pagePolicy(clerk);

  express.get(PAGES, (_request, response) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Cache-Control', 'public, no-cache');
    response.send(page);
  });
  express.get(
    '/assets/*file',
    (request, _response, next) => next(ASSET.test(request.path) ? undefined : 'route'),
    expressStaticGzip(folder, {
      index: false,
      enableBrotli: true,
      orderPreference: ['br', 'gz'],
      serveStatic: { immutable: true, maxAge: ONE_YEAR_MS, redirect: false },
    }),
  );
}

/** Only the dashboard's own files may run, style or be called, and those of Clerk's front end if it is configured. */
function pagePolicy(clerk: ClerkFrontend | null): string {
  const origins = clerk ? `'self' ${clerk.apiOrigin}` : "'self'";
  return [
    "default-src 'none'",
    `script-src ${origins}`,
    "style-src 'self'",
    "font-src 'self'",
    clerk ? "img-src 'self' data: https://img.clerk.com" : "img-src 'self' data:",
    `connect-src ${origins}`,
    ...(clerk ? ["worker-src 'self' blob:"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Writes the sign-in settings into the page, which saves a request. */
function withSettings(html: string, clerk: ClerkFrontend | null): string {
  // A publishable key consists of letters, digits and `_+/=`, so it needs no escaping.
  return html.replace('content="%CLERK_PUBLISHABLE_KEY%"', `content="${clerk?.publishableKey ?? ''}"`);
}
