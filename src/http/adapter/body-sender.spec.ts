import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import express from 'express';
import { TableBody } from '../../serving/table-body';
import { BodySender } from './body-sender';

describe('BodySender', () => {
  afterEach(() => jest.restoreAllMocks());

  /** Serves one body to several simultaneous requests. */
  async function answers(body: object, requests: number) {
    const sender = new BodySender('http://localhost');
    const server = express()
      .use((_, response) => sender.send(response, body))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      return await Promise.all(
        Array.from({ length: requests }, async () => {
          const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'accept-encoding': 'gzip' } });
          const { headers } = response;
          return { coding: headers.get('content-encoding'), etag: headers.get('etag'), text: await response.text() };
        }),
      );
    } finally {
      server.close();
    }
  }

  it.each([
    ['small', 10_000, 1],
    ['large', 400_000, 0],
  ])('compresses a %s body on the thread on which it delays others least', async (_, bytes, syncCalls) => {
    const text = JSON.stringify({ text: randomBytes(bytes).toString('hex') });
    const sync = jest.spyOn(zlib, 'gzipSync');
    const body = new TableBody('tag', text, null);
    const expected = { coding: 'gzip', etag: '"tag-gzip"', text };
    expect(await answers(body, 3)).toEqual([expected, expected, expected]);
    expect(sync).toHaveBeenCalledTimes(syncCalls);
  });
});
