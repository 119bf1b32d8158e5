import type { EventEmitter } from 'node:events';
import autocannon, { type Result } from 'autocannon';

/** The requests to one server. */
export interface Target {
  readonly origin: string;
  readonly paths: readonly { readonly path: string; readonly headers?: Record<string, string> }[];
  readonly status: number;
}

/** The result of one round. */
export interface Round {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Sends requests over this many connections for this long. Each connection starts at a different path, so that no two
 * request the same at a time unless there is only one path.
 *
 * @throws Error if a response has another status than the target's
 */
export async function load(target: Target, connections: number, seconds: number): Promise<Round> {
  const times: number[] = [];
  const wrong = new Map<number, number>();
  let client = 0;
  // Its types describe the promise that it returns, but not the emitter that it also is.
  const instance: Promise<Result> & Partial<EventEmitter> = autocannon({
    url: target.origin,
    connections,
    duration: seconds,
    bailout: 100,
    requests: [...target.paths.slice(0, 1)],
    setupClient: (connection) => {
      const share = Math.ceil(target.paths.length / connections);
      const mine = target.paths.slice(client * share, ++client * share);
      connection.setRequests(mine.length > 0 ? [...mine] : [...target.paths.slice(0, 1)]);
    },
  });
  instance.on?.('response', (_client: unknown, status: number, _bytes: number, milliseconds: number) => {
    times.push(milliseconds);
    if (status !== target.status) wrong.set(status, (wrong.get(status) ?? 0) + 1);
  });
  const started = performance.now();
  const result = await instance;
  const elapsed = performance.now() - started;
  if (wrong.size > 0 || result.errors > 0) {
    const counts = [...wrong].map(([status, count]) => `${count} x ${status}`).join(', ') || 'none';
    throw new Error(`${target.paths[0]?.path}: ${counts} instead of ${target.status}, ${result.errors} failed`);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { perSecond: (1000 * times.length) / elapsed, p50: at(0.5), p99: at(0.99) };
}
