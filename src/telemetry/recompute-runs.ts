import { tracingChannel } from 'node:diagnostics_channel';

/** One look at one project: what became of it is its `result`, at `asyncEnd`. */
export interface RunMessage {
  readonly projectId: string;
  readonly result?: {
    readonly status: 'finished' | 'unchanged' | 'failed' | 'busy';
    /** Of a finished run. */
    readonly mode?: string;
    /** Scores written, of a finished run. */
    readonly relationships?: number;
  };
}

/** One statement of a run, under the name of its step. */
export interface StepMessage {
  readonly name: string;
  readonly result?: { readonly affected?: number | null };
  readonly error?: unknown;
}

/** The recomputes of this process, and what each is made of. */
export const recomputeRuns = tracingChannel<unknown, RunMessage>('relationship_depth.recompute_run');
export const recomputeSteps = tracingChannel<unknown, StepMessage>('relationship_depth.recompute_step');
