import { MethodNotAllowedException } from '@nestjs/common';
import type { Application, Request, RequestHandler, Response } from 'express';

/** The part of an Express router layer that is used here. A route has `methods`; middleware has no route. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

const READS = new Set(['GET', 'HEAD']);

/**
 * Runs before the routes: answers OPTIONS with 204 and `Allow`, and a method that the path does not support with 405
 * and `Allow`. Unknown paths pass through to their 404. So do reads, because nearly all of them match a route;
 * `refuseMethod` handles the rest after the routes.
 */
export function allowedMethods(app: Application): RequestHandler {
  return (request, response, next) => {
    if (READS.has(request.method)) {
      next();
      return;
    }
    const allowed = rejectMethod(app, request, response);
    if (allowed && request.method === 'OPTIONS') response.setHeader('Allow', allowed).status(204).end();
    else next();
  };
}

/**
 * @returns the methods of the path; null if no route matches it
 * @throws MethodNotAllowedException if the path does not support the method of the request
 */
export function rejectMethod(app: Application, request: Request, response: Response): string | null {
  const methods = methodsOf(app, request.path);
  if (methods.size === 0) return null;
  const allowed = [...methods].join(', ');
  if (methods.has(request.method) || request.method === 'OPTIONS') return allowed;
  response.setHeader('Allow', allowed);
  throw new MethodNotAllowedException(`the method ${request.method} is not allowed on this path; see the Allow header`);
}

function methodsOf(app: Application, path: string): Set<string> {
  const allowed = new Set<string>();
  for (const layer of app.router.stack as unknown as Layer[]) {
    // `_all` is middleware mounted on a path, which accepts any method.
    if (!layer.route || layer.route.methods._all || !layer.match(path)) continue;
    for (const method of Object.keys(layer.route.methods)) {
      allowed.add(method.toUpperCase());
      // Express answers HEAD with the GET route.
      if (method === 'get') allowed.add('HEAD');
    }
  }
  return allowed;
}
