import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expressMessages } from './express-messages';

describe('expressMessages', () => {
  it('leaves Express no prototype to change', async () => {
    const app = express();
    const changed: boolean[] = [];
    app.get('/hello', (request, response) => {
      changed.push(Object.getPrototypeOf(request) !== prototypes[0], Object.getPrototypeOf(response) !== prototypes[1]);
      response.json({ path: request.path, query: request.query });
    });
    let prototypes: unknown[] = [];
    const server = createServer(expressMessages(app), (request, response) => {
      prototypes = [Object.getPrototypeOf(request), Object.getPrototypeOf(response)];
      app(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hello?a=1`);
      expect(await answer.json()).toEqual({ path: '/hello', query: { a: '1' } });
      expect(changed).toEqual([false, false]);
    } finally {
      server.close();
    }
  });
});
