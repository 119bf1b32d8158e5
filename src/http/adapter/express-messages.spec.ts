import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { ApiAdapter } from './api-adapter';

describe('the requests and responses of the server', () => {
  it('already have the prototypes of Express', async () => {
    const adapter = new ApiAdapter('https://api.example.com', false);
    adapter.initHttpServer({});
    const app: Express = adapter.getInstance();
    const server = adapter.getHttpServer();
    const prototypesOf = (...messages: object[]) =>
      messages.map((message) => Object.getPrototypeOf(message) as unknown);
    let created: unknown[] = [];
    let seen: unknown[] = [];
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      created = prototypesOf(request, response);
    });
    app.get('/hello', (request, response) => {
      seen = prototypesOf(request, response);
      response.json({ path: request.path, query: request.query });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hello?a=1`);
      expect(await answer.json()).toEqual({ path: '/hello', query: { a: '1' } });
      expect(seen).toEqual([app.request, app.response]);
      expect(created[0]).toBe(seen[0]);
      expect(created[1]).toBe(seen[1]);
    } finally {
      server.close();
    }
  });
});
