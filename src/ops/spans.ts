import { AsyncLocalStorage } from 'node:async_hooks';
import type { TracingChannel } from 'node:diagnostics_channel';
import type * as OpenTelemetry from '@opentelemetry/api';
import type { Context, Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { recomputeRuns, recomputeSteps } from '../telemetry/recompute-runs';
import { requests } from '../telemetry/requests';
import { statements } from '../telemetry/statements';
import { subscribeSafely } from './subscribe-safely';

/** Called every few seconds; not recorded. */
const HEALTH = new Set(['/livez', '/readyz']);
const SERVER_ERRORS = 500;

/** How the messages of a channel become spans. */
interface Recording<Message extends object> {
  readonly channel: TracingChannel<unknown, Message>;
  /** @returns name and options of the span, and its parent if that is not `active`; null: not recorded */
  begin(message: Message, active: Context | undefined): (SpanOptions & { name: string; parent?: Context }) | null;
  begun?(message: Message, span: Span): void;
  end?(message: Message, span: Span): void;
}

/**
 * Records a span for each request, each recompute and its steps, and each statement within one of these. Parents are
 * found by following asynchronous calls.
 *
 * @param api the library, which is loaded only if needed
 * @returns stops recording
 */
export function recordSpans(api: typeof OpenTelemetry, tracer: Tracer): () => void {
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } = api;
  const active = new AsyncLocalStorage<Context | undefined>();
  const ends: (() => void)[] = [];

  function record<Message extends object>({ channel, begin, begun, end }: Recording<Message>): void {
    const spans = new WeakMap<object, Span>();
    channel.start.bindStore(active, (message) => {
      const above = active.getStore();
      const recorded = begin(message as Message, above);
      if (!recorded) return above;
      const parent = recorded.parent ?? above ?? ROOT_CONTEXT;
      const span = tracer.startSpan(recorded.name, recorded, parent);
      spans.set(message as object, span);
      begun?.(message as Message, span);
      return trace.setSpan(parent, span);
    });
    ends.push(
      () => channel.start.unbindStore(active),
      subscribeSafely<Message>(channel.asyncEnd, (message) => {
        const span = spans.get(message);
        if (!span) return;
        end?.(message, span);
        span.end();
      }),
      subscribeSafely<Message>(channel.error, (message) => {
        spans.get(message)?.setStatus({ code: SpanStatusCode.ERROR });
      }),
    );
  }

  record({
    channel: requests,
    begin({ method, path, parent, requestId }) {
      if (HEALTH.has(path)) return null;
      const options = {
        name: method,
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': method, 'relationship_depth.request_id': requestId },
      };
      if (!parent) return { ...options, parent: ROOT_CONTEXT };
      const { traceId, spanId, sampled } = parent;
      const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
      return {
        ...options,
        parent: trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true }),
      };
    },
    begun: (message, span) => {
      message.span = span.spanContext();
    },
    end({ method, response: answer }, span) {
      if (!answer) return;
      const { route, status, projectId } = answer;
      if (route) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
      if (projectId) span.setAttribute('relationship_depth.project_id', projectId);
      span.setAttribute('http.response.status_code', status);
      if (status >= SERVER_ERRORS) span.setStatus({ code: SpanStatusCode.ERROR });
    },
  });
  record({
    channel: recomputeRuns,
    begin: ({ projectId }) => ({
      name: 'recompute',
      attributes: { 'relationship_depth.project_id': projectId },
    }),
    end({ result }, span) {
      const { status = 'failed', mode, relationships } = result ?? {};
      span.setAttribute('relationship_depth.run_status', status);
      if (mode) span.setAttribute('relationship_depth.run_mode', mode);
      if (relationships !== undefined) span.setAttribute('relationship_depth.relationships', relationships);
      if (status === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    },
  });
  record({
    channel: recomputeSteps,
    begin: ({ name }) => ({ name: `recompute ${name}` }),
    end: ({ result }, span) => void span.setAttribute('relationship_depth.rows', result?.affected ?? 0),
  });
  record({
    channel: statements,
    begin: ({ text, pool }, within) =>
      within
        ? {
            name: /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'statement',
            kind: SpanKind.CLIENT,
            attributes: { 'db.system.name': 'postgresql', 'db.query.text': text, 'relationship_depth.pool': pool },
          }
        : null,
  });
  return () => {
    for (const end of ends) end();
  };
}
