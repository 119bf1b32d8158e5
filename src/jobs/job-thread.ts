import { Worker } from 'node:worker_threads';
import type { ProjectId } from '../auth/tenant';
import { follow, type JobDatabase, type JobWork, jobProgram, type RunningWork } from './job-work';

/** Starts threads. */
export class JobThreads {
  constructor(private readonly database: JobDatabase) {}

  start(kind: string, projectId: ProjectId, input: object): RunningWork {
    const workerData: JobWork = { database: this.database, kind, projectId, input };
    const worker = new Worker(jobProgram.path, { workerData });
    return {
      ...follow(worker, () => new Error('the thread ended before its job')),
      stop: async () => {
        await worker.terminate();
      },
    };
  }
}
