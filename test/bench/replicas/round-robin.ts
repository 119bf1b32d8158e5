import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listening } from '../serve/listening';

/**
 * A plain load balancer: each request goes to the next server. If a server refuses the connection, the next one gets
 * the request; a request in progress on a server that is killed gets a 502, and the client must send it again.
 */
export class RoundRobin {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((incoming, outgoing) => this.pass(incoming, outgoing, this.servers.length));
  private servers: readonly string[] = [];
  private turn = 0;

  /** @returns the address that it listens on */
  async listen(): Promise<string> {
    return `http://127.0.0.1:${await listening(this.server)}`;
  }

  /** @param origins of the servers from now on */
  use(origins: readonly string[]): void {
    this.servers = origins;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse, attempts: number): void {
    const origin = this.servers[this.turn++ % this.servers.length];
    if (origin === undefined || attempts === 0) {
      outgoing.writeHead(502).end();
      return;
    }
    const options = { method: incoming.method, headers: incoming.headers, agent: this.agent };
    const passed = request(origin + incoming.url, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
      answer.on('close', () => {
        if (!answer.complete) outgoing.destroy();
      });
    });
    passed.on('error', (error: NodeJS.ErrnoException) => {
      // Nothing was sent yet, so the body is still available for the next server.
      if (error.code === 'ECONNREFUSED' && !outgoing.headersSent) this.pass(incoming, outgoing, attempts - 1);
      else if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    outgoing.on('close', () => {
      // After the response has ended, the connection already serves another request.
      if (!outgoing.writableFinished) passed.destroy();
    });
    passed.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => incoming.pipe(passed));
      else incoming.pipe(passed);
    });
  }
}
