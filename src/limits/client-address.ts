import { isIP } from 'node:net';
import type { Request } from 'express';

/** The IP address of the client, as far as trusted proxies say so; empty if the connection is gone. */
export function clientAddress(request: Request): string {
  // A trusted proxy may forward something that is not an address.
  return [request.ip, request.socket.remoteAddress].find((candidate) => candidate && isIP(candidate)) ?? '';
}
