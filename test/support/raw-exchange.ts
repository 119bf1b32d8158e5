import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** As sent, with the status line. */
  readonly head: string;
  readonly body: string;
}

/** Nothing may hang: a connection that is still open after this long is a failed test. */
const PATIENCE_MS = 5_000;

/**
 * Sends bytes as they are, one per character, and waits until the server closes the connection. No client stands between
 * that would put right, or refuse to send, what is wrong.
 *
 * @param more sent as soon as the answer has begun
 * @returns everything that came back
 */
export function exchange(port: number, request: string, more?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.setTimeout(PATIENCE_MS, () => {
      reject(new Error(`The connection is still open after ${request.slice(0, 300)}\nwith the answer ${answer}`));
      socket.destroy();
    });
    if (more) socket.once('data', () => socket.write(more, 'latin1'));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // A server may reset a connection of which it did not read all.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

/** The last of the answers in what `exchange` returned: before it there may be `100 Continue`. */
export function lastAnswer(text: string): RawAnswer {
  const start = text.lastIndexOf('HTTP/1.1 ');
  const [head = '', ...body] = text.slice(start).split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), head, body: body.join('\r\n\r\n') };
}
