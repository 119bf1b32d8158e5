import type { RequestHandler } from 'express';

/** Runs middleware in order, as Express would; an error that is thrown or passed to `next` stops the chain. */
export function composeMiddleware(handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    let index = 0;
    const proceed = (error?: unknown): void => {
      const handler = handlers[index++];
      if (error !== undefined || handler === undefined) next(error);
      else handler(request, response, proceed);
    };
    proceed();
  };
}
