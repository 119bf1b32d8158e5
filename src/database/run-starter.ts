import type { Actor } from './actor';

/**
 * The result of starting a run: `busy` if the project is already being recomputed, `refused` if too many others are
 * (`error` says more).
 */
export type RunStart =
  | { readonly status: 'started'; readonly runId: string }
  | { readonly status: 'busy' | 'unchanged' | 'failed' }
  | { readonly status: 'refused'; readonly error?: Error };

export interface RunStartOptions {
  /** How long to wait for other runs to end; not at all by default. */
  readonly waitMs?: number;
  /** Who asks for the run itself, for the audit log; nobody if it follows from another change. */
  readonly by?: Actor;
}

/** The part of the recompute that features use. They may not import it; the composition root connects them. */
export abstract class RunStarter {
  /**
   * Starts a run in the background, unless none is needed. Resolves as soon as that is known.
   *
   * @param ownerId the organisation of the project
   */
  abstract start(projectId: string, ownerId: string, options?: RunStartOptions): Promise<RunStart>;
}
