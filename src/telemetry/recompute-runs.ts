import { tracingChannel } from 'node:diagnostics_channel';

/** A run of one project. Its `result` is set at `asyncEnd`. */
export interface RunMessage {
  readonly projectId: string;
  readonly result?: {
    readonly status: 'finished' | 'unchanged' | 'failed' | 'busy';
    /** Of a finished run. */
    readonly mode?: string;
    /** Scores written by a finished run. */
    readonly relationships?: number;
  };
}

/** A statement of a run, with the name of its step. */
export interface StepMessage {
  readonly name: string;
  readonly result?: { readonly affected?: number | null };
  readonly error?: unknown;
}

/** The recomputes of this process and their steps. */
export const recomputeRuns = tracingChannel<unknown, RunMessage>('relationship_depth.recompute_run');
export const recomputeSteps = tracingChannel<unknown, StepMessage>('relationship_depth.recompute_step');
