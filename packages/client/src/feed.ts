import type { Client } from './client';
import type { Schemas } from './operations';
import { ApiProblem } from './problem';
import { pause, type RetryOptions, waitMs } from './retry';

/** What the live feed of a project sends. */
export type FeedEvent = {
  /** Position after the event: where to continue. */
  readonly id: string;
} & (
  | { readonly event: 'fleet-activity'; readonly data: Schemas['FleetActivityItem'] }
  | { readonly event: 'recompute'; readonly data: { run_id: string; as_of: string; finished_at: string } }
  | { readonly event: 'transition'; readonly data: Schemas['TransitionItem'] }
  | { readonly event: 'reset'; readonly data: { reason: string } }
);

/** Whether a connection is being made, or the feed arrives. */
export type FeedStatus = 'connecting' | 'open';

export interface FollowOptions extends Pick<RetryOptions, 'baseMs' | 'maxMs'> {
  readonly signal?: AbortSignal;
  /** Where to continue: `id` of the last event of an earlier run. */
  readonly lastEventId?: string;
  readonly onStatus?: (status: FeedStatus) => void;
}

/** A connection that says nothing for so long is dead: the server sends a comment every 20 seconds. */
const SILENCE_MS = 60_000;
/** Failures of the caller: the same request fails again. */
const HOPELESS = new Set([400, 401, 403, 404, 422]);

/**
 * Follows the live feed forever: reconnects, and continues after the last event, so that none is lost. `reset` means that the
 * caller must load its lists again.
 *
 * @throws ApiProblem if the server refuses the caller; the reason of the signal
 */
export async function* follow(
  client: Client,
  projectId: string,
  { signal, lastEventId = '', onStatus, ...waits }: FollowOptions = {},
): AsyncGenerator<FeedEvent, void, void> {
  let id = lastEventId;
  let retryMs = 2_000;
  for (let failures = 0; ; ) {
    let wait = retryMs;
    const silence = new AbortController();
    onStatus?.('connecting');
    try {
      const response = await client.send('get', '/api/v1/projects/{projectId}/fleet-activity/stream', {
        path: { projectId },
        headers: { Accept: 'text/event-stream', ...(id ? { 'Last-Event-ID': id } : {}) },
        signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
        endless: true,
      });
      onStatus?.('open');
      for await (const fields of messages(response, () => silence.abort())) {
        failures = 0;
        id = fields.id ?? id;
        if (fields.retry) retryMs = Number(fields.retry) || retryMs;
        wait = retryMs;
        if (fields.event === 'end' || fields.data === undefined) continue;
        yield { id, event: fields.event, data: JSON.parse(fields.data) } as FeedEvent;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ApiProblem && HOPELESS.has(error.status)) throw error;
      wait = retryMs + waitMs(error, failures++, waits);
    }
    await pause(wait, signal);
  }
}

type Fields = Readonly<Partial<Record<'id' | 'event' | 'data' | 'retry', string>>>;

async function* messages(response: Response, onSilence: () => void): AsyncGenerator<Fields, void, void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let text = '';
  try {
    for (;;) {
      const timer = setTimeout(onSilence, SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      const blocks = (text + value).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const lines = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line));
        yield Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]]] : [])));
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
