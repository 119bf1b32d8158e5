import { LRUCache } from 'lru-cache';

/** The state that readers serve: the tables as the newest finished run left them. */
export interface ServedState {
  /** As in statements (`SERVED_STATE`); it changes with every run. */
  readonly key: string;
  /** YYYY-MM-DD */
  readonly asOf: string;
  /** Version of the model of its scores; null under version 1 of the score. */
  readonly modelVersion: string | null;
  readonly finishedAt: Date;
  /** `finishedAt` in the form of a header. */
  readonly lastModified: string;
}

/** Columns of `recompute_runs` that `SERVED_STATE` reads. */
export const STATE_COLUMNS = 'run_id, as_of, finished_at, model_version';

/** SQL of the newest finished run `run` as one text, which `servedState` parses. */
export const SERVED_STATE = `run.run_id || to_char(run.as_of, '" "YYYY-MM-DD" "') || extract(epoch FROM run.finished_at) ||
  coalesce(' ' || run.model_version, '')`;

/** Requests ask for few different ones. */
const states = new LRUCache<string, ServedState>({ max: 1_000 });

/** @returns null before the first run */
export function servedState(key: string | null): ServedState | null {
  if (key === null) return null;
  let state = states.get(key);
  if (!state) {
    const [, asOf = '', seconds, modelVersion = null] = key.split(' ');
    const finishedAt = new Date(Number(seconds) * 1000);
    state = { key, asOf, modelVersion, finishedAt, lastModified: finishedAt.toUTCString() };
    states.set(key, state);
  }
  return state;
}
