import type { RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Answers the requests of a connection one at a time. Node parses all that one packet contains, up to 1,800 small
 * requests, in one turn of the event loop, and would call the listener for each of them in that turn.
 */
export function inTurn(listener: RequestListener): RequestListener {
  return (request, response) => {
    // Node gives the socket to a response as soon as the previous one on the connection is complete.
    if (response.socket !== null) listener(request, response);
    else response.once('socket', () => setImmediate(listener, request, response));
  };
}

/** Whether a request of the connection has no complete response yet. */
export function isAnswering(socket: Duplex): boolean {
  return responseOn(socket) !== null;
}

/** Whether a response has begun: anything written now would end up in its body. */
export function hasBegunResponse(socket: Duplex): boolean {
  return responseOn(socket)?.headersSent === true;
}

/** Node offers no public way to it. */
function responseOn(socket: Duplex): ServerResponse | null {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? null;
}
