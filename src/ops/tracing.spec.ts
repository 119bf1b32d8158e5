import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { loadConfig } from '../config/load-config';
import { recomputeRuns } from '../telemetry/recompute-runs';
import { Tracing } from './tracing';

describe('Tracing', () => {
  let warnings: unknown[];
  beforeEach(() => {
    warnings = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message) => void warnings.push(message));
  });
  afterEach(() => jest.restoreAllMocks());

  async function recordOneRun(endpoint?: string): Promise<void> {
    const tracing = new Tracing(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }));
    await tracing.onModuleInit();
    await recomputeRuns.tracePromise(async () => {}, { projectId: 'p' });
    await tracing.onApplicationShutdown();
  }

  it('warns if the collector rejects traces, and still shuts down', async () => {
    const refusing = createServer((_, response) => response.writeHead(400).end()).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const endpoint = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    await recordOneRun(endpoint);
    refusing.close();
    expect(warnings).toEqual([expect.stringMatching(`^Traces are lost: ${endpoint} does not accept them`)]);
  });

  it('does not load the library without an endpoint', async () => {
    jest.doMock('@opentelemetry/sdk-trace', () => {
      throw new Error('loaded');
    });
    await recordOneRun();
    expect(recomputeRuns.start.hasSubscribers).toBe(false);
    await expect(recordOneRun('http://127.0.0.1:1')).rejects.toThrow('loaded');
  });
});
