import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** As sent, with the status line. */
  readonly head: string;
  readonly body: string;
}

/** Nothing may hang: a connection that is still open after this time fails the test. */
const TIMEOUT_MS = 5_000;

/**
 * Sends bytes unchanged, one per character, and waits until the server closes the connection. No client corrects or
 * rejects invalid requests.
 *
 * @param more sent as soon as the response has begun
 * @returns everything received
 */
export function exchange(port: number, request: string, more?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.setTimeout(TIMEOUT_MS, () => {
      reject(new Error(`The connection is still open after ${request.slice(0, 300)}\nwith the answer ${answer}`));
      socket.destroy();
    });
    if (more) socket.once('data', () => socket.write(more, 'latin1'));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // A server may reset a connection if it did not read everything.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

/** The last response in the result of `exchange`, which may begin with `100 Continue`. */
export function lastAnswer(text: string): RawAnswer {
  const start = text.lastIndexOf('HTTP/1.1 ');
  const [head = '', ...body] = text.slice(start).split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), head, body: body.join('\r\n\r\n') };
}
