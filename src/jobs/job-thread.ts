import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ProjectId } from '../auth/tenant';

/** What a thread is given to work on. */
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

/** What a thread says: how far it is, and then one of the other two. `failure` is for the client, or null: unexpected. */
export type ThreadMessage =
  | { readonly progress: number }
  | { readonly result: object }
  | { readonly failure: string | null; readonly error: string };

/** Why a job failed, in words for the client. */
export class JobFailure extends Error {}

/** Work on a thread of its own, with its own connections: it takes no turn from requests. */
export interface RunningThread {
  /** @throws JobFailure, or what went wrong unexpectedly */
  readonly result: Promise<object>;
  /** 0..1, as far as it is known. */
  readonly progress: () => number;
  /** Ends it at once, and with its connections their statements. */
  stop(): Promise<void>;
}

/** Starts threads. Tests have an entry of their own, which can read TypeScript. */
export class JobThreads {
  static entry = join(__dirname, '..', 'job-worker.js');

  constructor(private readonly database: ThreadDatabase) {}

  start(kind: string, projectId: ProjectId, input: object): RunningThread {
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
      worker.on('exit', () => reject(new Error('the thread ended before its work')));
    });
    // Where nobody waits any more.
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
