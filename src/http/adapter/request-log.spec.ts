import type { AddressInfo } from 'node:net';
import express from 'express';
import { requestLog } from './request-log';

const PROJECT = '0b7d9f3c-5a0e-4c39-8a53-1f2d3e4c5b6a';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

interface Line {
  readonly level: number;
  readonly req: { id: string; path: string };
  readonly res?: { status: number };
  readonly err?: { message: string; code?: string; cause?: { message: string } };
  readonly project?: string;
  readonly trace_id?: string;
}

/** Serves one request whose handler logs an error. @returns the request id of the response, and everything logged */
async function logged(
  level: string,
  error?: Error,
  headers: Record<string, string> = {},
): Promise<{ id: string | null; lines: Line[]; text: string }> {
  let text = '';
  const app = express();
  app.use(requestLog(level, { write: (line) => (text += line) }));
  app.use(express.json());
  app.all('/path', (request, response) => {
    // As the guards do.
    Object.assign(request, { project: { projectId: PROJECT } });
    if (error) request.log.error({ err: error }, 'unexpected error');
    response.end();
  });
  const server = app.listen(0);
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?token=hunter2`, {
      method: 'POST',
      body: '{"name":"hunter2"}',
      headers: {
        authorization: 'Bearer hunter2',
        cookie: 'hunter2',
        'x-request-id': 'hunter2',
        'content-type': 'application/json',
        ...headers,
      },
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
  it('logs a response with the request id that the client received, and no secrets', async () => {
    const { id, lines, text } = await logged('info');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      req: { id, method: 'POST', path: '/path' },
      res: { status: 200 },
      project: PROJECT,
      responseTime: expect.any(Number),
    });
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('trace_id');
  });

  it('logs the trace of the caller', async () => {
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    const { lines } = await logged('info', new Error('the error'), { traceparent });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatchObject({ trace_id: TRACE, parent_span_id: SPAN, project: PROJECT });
    const { text } = await logged('info', undefined, { traceparent: 'hunter2' });
    expect(text).not.toMatch(/hunter2|trace_id/);
  });

  it('logs the cause of an error with the same request id', async () => {
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
