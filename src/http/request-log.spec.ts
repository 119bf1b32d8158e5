import type { AddressInfo } from 'node:net';
import express from 'express';
import { requestLog } from './request-log';

interface Line {
  readonly level: number;
  readonly req: { id: string; path: string };
  readonly res?: { status: number };
  readonly err?: { message: string; code?: string; cause?: { message: string } };
}

/** Serves one request, whose handler logs an error. @returns the answer's request id and everything that was logged */
async function logged(level: string, error?: Error): Promise<{ id: string | null; lines: Line[]; text: string }> {
  let text = '';
  const app = express();
  app.use(requestLog(level, { write: (line) => (text += line) }));
  app.get('/path', (request, response) => {
    if (error) request.log.error({ err: error }, 'unexpected error');
    response.end();
  });
  const server = app.listen(0);
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?token=hunter2`, {
      headers: { authorization: 'Bearer hunter2', cookie: 'hunter2', 'x-request-id': 'hunter2' },
    });
    await response.text();
    await new Promise(setImmediate);
    const lines = text.split('\n').filter(Boolean);
    return { id: response.headers.get('x-request-id'), lines: lines.map((line) => JSON.parse(line)), text };
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('requestLog', () => {
  it('logs an answer under the id that the client was told, and no secret', async () => {
    const { id, lines, text } = await logged('info');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ req: { id, method: 'GET', path: '/path' }, res: { status: 200 } });
    expect(text).not.toContain('hunter2');
  });

  it('logs the cause of an error under the same id', async () => {
    const cause = Object.assign(new Error('the cause'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('the error', { cause }), { parameters: ['hunter2'], query: 'hunter2' });
    const { id, lines, text } = await logged('warn', error);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ req: { id }, err: { message: 'the error', cause: { code: 'ECONNREFUSED' } } });
    expect(text).not.toContain('hunter2');
  });

  it('is quiet at level warn', async () => {
    expect((await logged('warn')).text).toBe('');
  });
});
