import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (received: Received, response: ServerResponse) => void;

export interface WebhookReceiver {
  /** Without a path. */
  readonly url: string;
  /** In the order of their arrival. */
  readonly received: Received[];
  /** Responses that are not yet sent. */
  readonly open: number;
  answer: Answer;
  /** Waits until an accepted request, or this many requests, have arrived. */
  until(accepts: number | ((received: Received) => boolean)): Promise<Received>;
  close(): Promise<void>;
}

/** A receiver on this machine that responds with 204 unless the test specifies another response. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let open = 0;
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString() };
    received.push(one);
    open++;
    response.on('close', () => open--);
    receiver.answer(one, response);
    for (const look of [...waiting]) look();
  };
  const server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get open() {
      return open;
    },
    answer: (_, response) => response.writeHead(204).end(),
    until: (accepts) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = typeof accepts === 'number' ? received[accepts - 1] : received.find(accepts);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
