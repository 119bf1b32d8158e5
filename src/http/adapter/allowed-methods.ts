import { MethodNotAllowedException } from '@nestjs/common';
import type { Application, Request, RequestHandler, Response } from 'express';

/** What this needs of a layer of Express's router. A route has `methods`; middleware has no route. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

const READS = new Set(['GET', 'HEAD']);

/**
 * Answers, before any route is tried: OPTIONS with 204 and `Allow`, and a method that the path does not have with 405
 * and `Allow`. Paths that no route knows pass by, towards their 404; so do reads, which nearly always have their route:
 * of those that have none, `refuseMethod` is told in the end.
 */
export function allowedMethods(app: Application): RequestHandler {
  return (request, response, next) => {
    if (READS.has(request.method)) {
      next();
      return;
    }
    const allowed = refuseMethod(app, request, response);
    if (allowed && request.method === 'OPTIONS') response.setHeader('Allow', allowed).status(204).end();
    else next();
  };
}

/**
 * @returns the methods that the path has, null where it has none
 * @throws MethodNotAllowedException where it has others than that of the request
 */
export function refuseMethod(app: Application, request: Request, response: Response): string | null {
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
    // `_all`: middleware mounted on a path, which takes any method.
    if (!layer.route || layer.route.methods._all || !layer.match(path)) continue;
    for (const method of Object.keys(layer.route.methods)) {
      allowed.add(method.toUpperCase());
      // Express answers HEAD by the GET route.
      if (method === 'get') allowed.add('HEAD');
    }
  }
  return allowed;
}
