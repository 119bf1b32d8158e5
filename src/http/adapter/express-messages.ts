import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** The classes of which a `node:http` server creates its requests and responses. */
export interface MessageClasses {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse<IncomingMessage>;
}

/**
 * Classes of requests and responses that have the prototypes of an Express application from the start. Express
 * otherwise replaces the prototype of each request and response of Node, and V8 is slow with objects whose prototype
 * has changed (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Object/setPrototypeOf).
 * docs/performance.md has the measured difference.
 *
 * @param app its `request` and `response` are replaced by the prototypes of the new classes, which inherit from them
 * @returns the classes to pass to `createServer`
 */
export function expressMessages(app: Express): MessageClasses {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  app.request = Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
