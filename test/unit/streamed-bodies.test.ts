import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Config } from '../../src/config/config';
import { RequestBodies } from '../../src/http/body/request-bodies';
import { heapUsed } from '../support/heap-used';

const PIECES = 200;

it('a body that is streamed is not kept in memory', async () => {
  const sent: WeakRef<Buffer>[] = [];
  function* pieces(): Generator<Buffer> {
    for (let count = 0; count < PIECES; count++) {
      const piece = Buffer.alloc(16_384, count);
      sent.push(new WeakRef(piece));
      yield piece;
    }
  }
  const request = Object.assign(Readable.from(pieces(), { highWaterMark: 1 }), { headers: {} });
  const limits = { maxBytes: 2 ** 30, timeoutMs: 60_000, idleMs: 60_000, compressed: false, streamed: true };
  const bodies = new RequestBodies(Object.assign(new Config(), { organisationShare: 1 }));
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const { kept, bytes } = await bodies.read(request as unknown as IncomingMessage, response, limits, async (parts) => {
    let bytes = 0;
    for await (const part of parts) bytes += part.length;
    await setImmediate();
    heapUsed(); // collects garbage
    return { kept: sent.filter((piece) => piece.deref() !== undefined).length, bytes };
  });
  expect(bytes).toBe(PIECES * 16_384);
  expect(kept).toBeLessThan(PIECES / 4);
});
