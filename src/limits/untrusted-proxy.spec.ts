import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { warnOfUntrustedProxy } from './untrusted-proxy';

/** @returns the lines logged during the requests, each with or without the header */
async function warnings(trust: false | number | string[], requests: readonly (string | null)[]): Promise<string[]> {
  const lines: string[] = [];
  const app = express();
  app.set('trust proxy', trust);
  app.use(warnOfUntrustedProxy({ warn: (line: string) => lines.push(line) }));
  app.get('/', (_request, response) => void response.end());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    for (const forwarded of requests) {
      const headers: Record<string, string> = forwarded === null ? {} : { 'x-forwarded-for': forwarded };
      expect((await fetch(`http://127.0.0.1:${port}/`, { headers })).status).toBe(200);
    }
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  return lines;
}

it('warns once, without repeating the header of the client', async () => {
  const lines = await warnings(false, [null, '192.0.2.1, evil', '192.0.2.2']);
  expect(lines).toEqual([expect.stringMatching(/^A request from 127\.0\.0\.1 has an X-Forwarded-For .*TRUST_PROXY/)]);
  expect(lines.join()).not.toContain('evil');
});

it('warns if the request comes from an untrusted proxy', async () => {
  expect(await warnings(['10.0.0.0/8'], ['192.0.2.1'])).toHaveLength(1);
});

it('logs nothing if the proxy is trusted, or nothing was forwarded', async () => {
  expect(await warnings(1, ['192.0.2.1'])).toEqual([]);
  expect(await warnings(['loopback'], ['192.0.2.1'])).toEqual([]);
  expect(await warnings(false, [null, null])).toEqual([]);
});
