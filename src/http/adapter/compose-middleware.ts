import type { RequestHandler } from 'express';

/** Runs middleware one after the other, as Express would; what one throws or hands to `next` as an error ends it. */
export function composeMiddleware(handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    let turn = 0;
    const proceed = (error?: unknown): void => {
      const handler = handlers[turn++];
      if (error !== undefined || handler === undefined) next(error);
      else handler(request, response, proceed);
    };
    proceed();
  };
}
