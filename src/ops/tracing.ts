import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { Config, type TracingConfig } from '../config/config';
import { recordSpans } from './spans';

const SEND_TIMEOUT_MS = 5_000;
/** Maximum wait at shutdown: a collector that does not respond must not keep the process from ending. */
const SHUTDOWN_TIMEOUT_MS = 1_500;
const MAX_TEXT = 4_096;
const SUCCESS = 0;

/** Sends OpenTelemetry traces if an endpoint is configured; otherwise the library is not loaded. */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Tracing.name);
  private end: (() => Promise<void>) | null = null;

  constructor(private readonly config: Config) {}

  async onModuleInit(): Promise<void> {
    if (this.config.tracing) this.end = await this.begin(this.config.tracing);
  }

  /** Sends the recorded spans, within a time limit. */
  async onApplicationShutdown(): Promise<void> {
    await this.end?.();
    this.end = null;
  }

  private async begin({ endpoint, serviceName, share }: TracingConfig): Promise<() => Promise<void>> {
    const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SEND_TIMEOUT_MS });
    const provider = new sdk.TracerProvider({
      resource: resourceFromAttributes({ 'service.name': serviceName }),
      // Traces that the caller records, and a share of those that begin here.
      sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
      spanLimits: { attributeValueLengthLimit: MAX_TEXT },
      spanProcessors: [new sdk.BatchSpanProcessor({ exporter: this.warnOfLoss(exporter, endpoint) })],
    });
    const stop = recordSpans(api, provider.getTracer('relationship-depth'));
    return async () => {
      stop();
      await Promise.race([provider.shutdown().catch(() => {}), delay(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    };
  }

  /** Logs the first failure of each outage: the library drops spans that it cannot send without a message. */
  private warnOfLoss(exporter: SpanExporter, endpoint: string): SpanExporter {
    let warned = false;
    return {
      export: (spans, done) =>
        exporter.export(spans, (result) => {
          if (result.code === SUCCESS) warned = false;
          else if (!warned) {
            warned = true;
            this.logger.warn(
              `Traces are lost: ${endpoint} does not accept them: ${result.error?.message ?? 'unknown'}`,
            );
          }
          done(result);
        }),
      forceFlush: async () => await exporter.forceFlush?.(),
      shutdown: () => exporter.shutdown(),
    };
  }
}
