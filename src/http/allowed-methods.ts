import { MethodNotAllowedException } from '@nestjs/common';
import type { Application, RequestHandler } from 'express';

/** What this needs of a layer of Express's router. A route has `methods`; middleware has no route. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

/**
 * Answers, before any route is tried: OPTIONS with 204 and `Allow`, and a method that the path does not have with 405
 * and `Allow`. Paths that no route knows pass by, towards their 404.
 */
export function allowedMethods(app: Application): RequestHandler {
  return (request, response, next) => {
    const allowed = methodsOf(app, request.path);
    if (allowed.size === 0 || allowed.has(request.method)) {
      next();
      return;
    }
    response.setHeader('Allow', [...allowed].join(', '));
    if (request.method !== 'OPTIONS') throw new MethodNotAllowedException(`${request.method} is not allowed here`);
    response.status(204).end();
  };
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
