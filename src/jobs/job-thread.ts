import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ProjectId } from '../auth/tenant';

/** The work of a thread or process. */
export interface ThreadWork {
  readonly database: ThreadDatabase;
  readonly kind: string;
  readonly projectId: ProjectId;
  readonly input: object;
}

export interface ThreadDatabase {
  readonly url: string;
  readonly rowSecurity: boolean;
  /** As `ReaderServerOptions.prepared`. */
  readonly prepared: boolean;
}

/**
 * Messages of a thread: its progress, then the result or the failure. `failure` is the text for the client; null if the
 * error was unexpected.
 */
export type ThreadMessage =
  | { readonly progress: number }
  | { readonly result: object }
  | { readonly failure: string | null; readonly error: string };

/** Why a job failed, in words for the client. */
export class JobFailure extends Error {}

/** Work on a thread or in a process of its own, with its own connections, so that it does not delay requests. */
export interface RunningWork {
  /** @throws JobFailure, or the unexpected error */
  readonly result: Promise<object>;
  /** The last reported progress: 0..1, or rows. */
  readonly progress: () => number;
  /** Ends it at once. Its connections close, which ends their statements. */
  stop(): Promise<void>;
}

/** Starts threads. Tests use another entry, which compiles TypeScript. */
export class JobThreads {
  static entry = join(__dirname, '..', 'job-worker.js');

  constructor(private readonly database: ThreadDatabase) {}

  start(kind: string, projectId: ProjectId, input: object): RunningWork {
    const workerData: ThreadWork = { database: this.database, kind, projectId, input };
    const worker = new Worker(JobThreads.entry, { workerData });
    let progress = 0;
    const result = new Promise<object>((resolve, reject) => {
      worker.on('message', (message: ThreadMessage) => {
        if ('progress' in message) progress = message.progress;
        else if ('result' in message) resolve(message.result);
        else reject(message.failure === null ? new Error(message.error) : new JobFailure(message.failure));
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the thread ended before its job')));
    });
    // The result may fail after everyone has stopped waiting for it.
    result.catch(() => {});
    return {
      result,
      progress: () => progress,
      stop: async () => {
        await worker.terminate();
      },
    };
  }
}
