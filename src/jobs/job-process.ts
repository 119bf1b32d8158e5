import { fork } from 'node:child_process';
import type { ProjectId } from '../auth/tenant';
import { JobFailure, JobThreads, type RunningWork, type ThreadDatabase, type ThreadMessage } from './job-thread';

/** The work was ended from outside, for example by a machine that ran out of memory: it may be done again. */
export class ProcessKilled extends Error {}

const OUT_OF_MEMORY = 'needs more memory than one file may take, and nothing was imported: import it in parts';
/** Of objects that live shortly: by default, V8 lets them take several times as much. */
const YOUNG_MB = 8;

/**
 * Work in a separate process with its own connections: what it holds in memory is bounded by itself, and given back when it
 * ends, whatever it has read. It ends with this process, even if that is killed.
 */
export class JobProcesses {
  constructor(private readonly database: ThreadDatabase) {}

  /** @param maxHeapMb of the process; it fails beyond that */
  start(kind: string, projectId: ProjectId, input: object, maxHeapMb: number): RunningWork {
    const child = fork(JobThreads.entry, [], {
      execArgv: [`--max-old-space-size=${maxHeapMb}`, `--max-semi-space-size=${YOUNG_MB}`],
      // A Ctrl-C at the terminal is for this process, which ends the other in order.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let progress = 0;
    const result = new Promise<object>((resolve, reject) => {
      child.on('message', (message: ThreadMessage) => {
        if ('progress' in message) progress = message.progress;
        else if ('result' in message) resolve(message.result);
        else reject(message.failure === null ? new Error(message.error) : new JobFailure(message.failure));
      });
      child.on('error', reject);
      child.on('exit', (_, signal) => reject(endedBy(signal)));
    });
    // It has said all. The result may also fail after everyone has stopped waiting for it.
    result.catch(() => {}).then(() => child.kill('SIGKILL'));
    const exit = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    child.send({ database: this.database, kind, projectId, input }, (error) => {
      if (error) child.kill('SIGKILL');
    });
    return {
      result,
      progress: () => progress,
      stop: async () => {
        child.kill('SIGKILL');
        await exit;
      },
    };
  }
}

/** V8 aborts at the limit of its heap. */
function endedBy(signal: NodeJS.Signals | null): Error {
  if (signal === 'SIGABRT') return new JobFailure(OUT_OF_MEMORY);
  if (signal !== null) return new ProcessKilled(`the process of the job was ended by ${signal}`);
  return new Error('the process ended before its job');
}
