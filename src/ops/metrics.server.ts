import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { MetricsService } from './metrics.service';

const TIMEOUT_MS = 10_000;

/**
 * Serves `/metrics` on a separate port that the operator does not publish. It therefore needs no token, and requests of
 * Prometheus do not appear in the limits and logs of the API.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsServer.name);
  private server: Server | null = null;

  constructor(
    private readonly config: Config,
    private readonly metrics: MetricsService,
  ) {}

  /** The port; null if metrics are off. */
  get port(): number | null {
    return (this.server?.address() as AddressInfo | null)?.port ?? null;
  }

  /** @throws Error if the port is not available */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.metrics) return;
    const { host, port } = this.config.metrics;
    const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS }, (request, response) => {
      this.answer(request, response).catch((error) => {
        this.logger.error(error);
        response.destroy();
      });
    });
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new Error(
        `Cannot serve metrics at ${host}:${port} (METRICS_HOST, METRICS_PORT): ${(error as Error).message}`,
      );
    }
    this.server = server;
  }

  /** Stops last, so that the metrics of the shutdown can be read as well. */
  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url.split('?')[0] !== '/metrics') response.writeHead(404).end();
    else if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    else {
      const { type, text } = await this.metrics.exposition();
      response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text);
    }
  }
}
