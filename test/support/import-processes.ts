import type { ImportInput } from '../../src/imports/import-input';
import { ImportRunner } from '../../src/imports/import-runner.service';
import { runImport } from '../../src/imports/import-work.service';
import { JobProcesses } from '../../src/jobs/job-process';
import { JobInterrupted, type RunningWork } from '../../src/jobs/job-work';

/** Runs imports in this process instead of processes of their own, which take long to start, and searches for lost ones often. */
export class ImportProcesses {
  /** While it is true, imports that start do not end by themselves. */
  held = false;
  /** How many of those that start next are killed. */
  kills = 0;
  /** What was started. */
  readonly started: ImportInput[] = [];

  constructor(databaseUrl: string) {
    ImportRunner.times = { heartbeatMs: 20, searchMs: 60 };
    jest.spyOn(JobProcesses.prototype, 'start').mockImplementation((_kind, projectId, given): RunningWork => {
      const input = given as ImportInput;
      this.started.push(input);
      let rows = 0;
      let end: () => void = () => {};
      const stopped = new Promise<never>((_, reject) => {
        end = () => reject(new JobInterrupted('the process of the job was ended by SIGKILL'));
      });
      const isKilled = this.kills > 0;
      if (isKilled) this.kills--;
      const work = isKilled
        ? Promise.reject(new JobInterrupted('killed'))
        : this.held
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
