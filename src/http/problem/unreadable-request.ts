import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { hasBegunResponse } from '../adapter/pipelining';
import { PROBLEM_TYPE, problemDocument, problemHeaders } from './problem-document';

const STATUS_OF_CODE: Readonly<Record<string, { status: number; phrase: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, phrase: 'Request Header Fields Too Large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, phrase: 'Payload Too Large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, phrase: 'Request Timeout' },
};
const BAD_REQUEST = { status: 400, phrase: 'Bad Request' };

/**
 * Handles what could not be parsed as a request (broken HTTP, headers too large, a client too slow): sends a problem
 * document and closes the connection. Filters never see such requests, so this writes to the socket directly.
 */
export function respondToUnreadableRequest(publicUrl: string) {
  return (error: Error & { code?: string; rawPacket?: Buffer }, socket: Duplex): void => {
    if (!socket.writable || error.code === 'ECONNRESET' || hasBegunResponse(socket)) {
      socket.destroy();
      return;
    }
    const { status, phrase } = STATUS_OF_CODE[error.code ?? ''] ?? BAD_REQUEST;
    const id = randomUUID();
    const body = problemDocument({ status }, id, publicUrl);
    const headers = { ...problemHeaders(), 'X-Request-Id': id, 'Content-Length': Buffer.byteLength(body) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const sentBody = error.rawPacket?.toString('latin1', 0, 5) === 'HEAD ' ? '' : body;
    socket.end(
      `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: ${PROBLEM_TYPE}\r\n${lines.join('')}Connection: close\r\n\r\n${sentBody}`,
    );
  };
}
