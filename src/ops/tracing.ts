import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { Config, type TracingConfig } from '../config/config';
import { recordSpans } from './spans';

const SEND_TIMEOUT_MS = 5_000;
/** A collector that does not answer must not keep the process from ending. */
const GOODBYE_MS = 1_500;
const MAX_TEXT = 4_096;
const SUCCESS = 0;

/** Sends OpenTelemetry traces where an endpoint is configured; where none is, the library is not even loaded. */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Tracing.name);
  private end: (() => Promise<void>) | null = null;

  constructor(private readonly config: Config) {}

  async onModuleInit(): Promise<void> {
    if (this.config.tracing) this.end = await this.begin(this.config.tracing);
  }

  /** Sends what was recorded up to now, if that can be done quickly. */
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
      // What the caller records, and a share of what begins here.
      sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
      spanLimits: { attributeValueLengthLimit: MAX_TEXT },
      spanProcessors: [new sdk.BatchSpanProcessor({ exporter: this.telling(exporter, endpoint) })],
    });
    const stop = recordSpans(api, provider.getTracer('relationship-depth'));
    return async () => {
      stop();
      await Promise.race([provider.shutdown().catch(() => {}), delay(GOODBYE_MS, undefined, { ref: false })]);
    };
  }

  /** The library drops what it cannot send, and says nothing. Told once per outage. */
  private telling(exporter: SpanExporter, endpoint: string): SpanExporter {
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
