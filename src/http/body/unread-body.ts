import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from './has-body';

/** What is still accepted of a body that nobody reads, so that a client which sends it first does get its answer. */
const MAX_BYTES = 2 ** 20;
const WITHIN_MS = 2_000;

/**
 * Bounds what a client may go on sending of a body when its request has been answered: by itself Node reads and discards
 * it to the end. Beyond a megabyte or two seconds the connection is closed.
 */
export function boundUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  if (!hasBody(request)) return;
  // Before Node's own listener, which would discard without bounds what nobody began to read.
  response.prependOnceListener('finish', () => {
    if (request.complete || request.destroyed) return;
    const { socket } = request;
    const timer = setTimeout(() => socket.destroy(), WITHIN_MS);
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
