import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ProjectId } from '../auth/tenant';
import {
  follow,
  type JobDatabase,
  JobFailure,
  JobInterrupted,
  type JobWork,
  jobProgram,
  type RunningWork,
} from './job-work';

const OUT_OF_MEMORY = 'needs more memory than one file may take, and nothing was imported: import it in parts';
/** For short-lived objects, which V8 would give several times as much. */
const YOUNG_MB = 8;

/**
 * Starts processes. Each limits its memory, and returns it when it ends, whatever it has read. It ends with this process,
 * even if that is killed.
 */
export class JobProcesses {
  constructor(private readonly database: JobDatabase) {}

  /** @param maxHeapMb of the process, which fails beyond that */
  start(kind: string, projectId: ProjectId, input: object, maxHeapMb: number): RunningWork {
    const child = fork(jobProgram.path, [], {
      execArgv: [`--max-old-space-size=${maxHeapMb}`, `--max-semi-space-size=${YOUNG_MB}`],
      // A Ctrl-C at the terminal is for this process, which ends the other in order.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    // A process that could not be started ends by an error.
    const ended = once(child, 'exit').catch(() => {});
    const running = follow(child, (_, signal) => errorOf(signal));
    // After its last message it has nothing left to do.
    running.result.catch(() => {}).then(() => child.kill('SIGKILL'));
    const work: JobWork = { database: this.database, kind, projectId, input };
    child.send(work, (error) => {
      if (error) child.kill('SIGKILL');
    });
    return {
      ...running,
      stop: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }
}

/** V8 aborts at the limit of its heap. Other signals come from outside, for example from a machine without memory. */
function errorOf(signal: NodeJS.Signals | null): Error {
  if (signal === 'SIGABRT') return new JobFailure(OUT_OF_MEMORY);
  if (signal !== null) return new JobInterrupted(`the process of the job was ended by ${signal}`);
  return new Error('the process ended before its job');
}
