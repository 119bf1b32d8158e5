import type { ImportInput } from '../../src/imports/import-input';
import { ImportRunner } from '../../src/imports/import-runner.service';
import { runImport } from '../../src/imports/import-work.service';
import { JobThreads, type RunningThread } from '../../src/jobs/job-thread';

/** Runs imports in this process instead of threads, which take long to start, and searches for lost ones often. */
export class ImportThreads {
  /** While it is true, imports that start do not end by themselves. */
  held = false;
  /** What was started. */
  readonly started: ImportInput[] = [];

  constructor(databaseUrl: string) {
    ImportRunner.times = { heartbeatMs: 20, searchMs: 60 };
    jest.spyOn(JobThreads.prototype, 'start').mockImplementation((_kind, projectId, given): RunningThread => {
      const input = given as ImportInput;
      this.started.push(input);
      let rows = 0;
      let end: () => void = () => {};
      const stopped = new Promise<never>((_, reject) => {
        end = () => reject(new Error('the thread ended before its job'));
      });
      const work = this.held
        ? stopped
        : runImport(databaseUrl, projectId, input, (read) => {
            rows = read;
          });
      const result = Promise.race([work, stopped]).then(() => ({}));
      result.catch(() => {});
      return {
        result,
        progress: () => rows,
        stop: async () => {
          end();
          await result.catch(() => {});
        },
      };
    });
  }
}
