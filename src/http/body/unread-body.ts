import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from './has-body';

/** Bytes of an unread body that are still accepted, so that a client that sends its body first gets its response. */
const MAX_BYTES = 2 ** 20;
const TIMEOUT_MS = 2_000;

/**
 * Limits what a client may continue to send after its request was answered: Node alone reads and discards the whole
 * body. Beyond a megabyte or two seconds the connection is closed.
 */
export function boundUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  if (!hasBody(request)) return;
  // Runs before Node's own listener, which would discard an unread body without limits.
  response.prependOnceListener('finish', () => {
    if (request.complete || request.destroyed) return;
    const { socket } = request;
    const timer = setTimeout(() => socket.destroy(), TIMEOUT_MS);
    let left = MAX_BYTES;
    request.read();
    request.on('data', (piece: Buffer) => {
      left -= piece.length;
      if (left < 0) socket.destroy();
    });
    request.on('error', () => {});
    request.on('close', () => clearTimeout(timer));
  });
}
