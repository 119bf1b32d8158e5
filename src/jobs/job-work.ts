import type { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { ProjectId } from '../auth/tenant';

/** What a thread or process is given to do. */
export interface JobWork {
  readonly database: JobDatabase;
  readonly kind: string;
  readonly projectId: ProjectId;
  readonly input: object;
}

export interface JobDatabase {
  readonly url: string;
  readonly rowSecurity: boolean;
  /** As `ReaderServerOptions.prepared`. */
  readonly prepared: boolean;
}

/**
 * Messages of a thread or process: its progress, then the result or the failure. `failure` is the text for the client; null
 * if the error was unexpected, or if it was interrupted.
 */
export type JobMessage =
  | { readonly progress: number }
  | { readonly result: object }
  | { readonly failure: string | null; readonly error: string; readonly isInterrupted: boolean };

/** Why a job failed, in words for the client. */
export class JobFailure extends Error {}

/** A job was interrupted from outside: its process was killed, or the database was unavailable. It may be repeated. */
export class JobInterrupted extends Error {}

/** Work on a thread or in a process of its own, with its own connections, so that it does not delay requests. */
export interface RunningWork {
  /** @throws JobFailure, JobInterrupted, or the unexpected error */
  readonly result: Promise<object>;
  /** The last reported progress: 0..1, or rows. */
  readonly progress: () => number;
  /** Ends it at once. Its connections close, which ends their statements. */
  stop(): Promise<void>;
}

/** The program of threads and processes. Tests use another one, which compiles TypeScript. */
export const jobProgram = { path: join(__dirname, '..', 'job-worker.js') };

/** Follows the messages of a thread or process. @param endedBy the error of one that ends before its job, from its exit event */
export function follow(
  worker: EventEmitter,
  endedBy: (code: number | null, signal: NodeJS.Signals | null) => Error,
): Omit<RunningWork, 'stop'> {
  let progress = 0;
  const result = new Promise<object>((resolve, reject) => {
    worker.on('message', (message: JobMessage) => {
      if ('progress' in message) progress = message.progress;
      else if ('result' in message) resolve(message.result);
      else reject(errorOf(message));
    });
    worker.on('error', reject);
    worker.on('exit', (code, signal) => reject(endedBy(code, signal)));
  });
  // It may fail when nobody waits for the result any more.
  result.catch(() => {});
  return { result, progress: () => progress };
}

function errorOf({ failure, error, isInterrupted }: Extract<JobMessage, { failure: unknown }>): Error {
  if (isInterrupted) return new JobInterrupted(error);
  return failure === null ? new Error(error) : new JobFailure(failure);
}
