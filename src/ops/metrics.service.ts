import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Config } from '../config/config';
import { writerPool } from '../database/pg-internals/observed-pool';
import { ReaderPool } from '../database/reader-pool';
import { measureIngestion } from './ingestion-metrics';
import { measurePools } from './pool-metrics';
import { RecomputeLag } from './recompute-lag';
import { measureRecompute } from './recompute-metrics';
import { measureRequests } from './request-metrics';
import { measureStreams } from './stream-metrics';
import { measureTools } from './tool-metrics';

/** The metrics of this process. Nothing is measured if `/metrics` is off. */
@Injectable()
export class MetricsService implements OnModuleInit, OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly config: Config,
    private readonly reader: ReaderPool,
    private readonly dataSource: DataSource,
    private readonly lag: RecomputeLag,
  ) {}

  onModuleInit(): void {
    if (!this.config.metrics) return;
    // Memory, CPU, file descriptors, garbage collection, and the delay of the event loop.
    collectDefaultMetrics({ register: this.registry });
    this.ends.push(
      measureRequests(this.registry),
      measurePools(this.registry, { reader: () => this.reader.use, writer: () => writerPool(this.dataSource).use }),
      measureRecompute(this.registry, this.lag),
      measureIngestion(this.registry),
      measureStreams(this.registry),
      measureTools(this.registry),
    );
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }

  /** All metrics in the format of Prometheus, and its media type. */
  async exposition(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.registry.contentType, text: await this.registry.metrics() };
  }
}
