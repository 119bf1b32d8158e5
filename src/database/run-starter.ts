/**
 * What became of asking for a run: `busy` means that the project is being recomputed, `refused` that too many others are,
 * of which `error` says more.
 */
export type RunStart =
  | { readonly status: 'started'; readonly runId: string }
  | { readonly status: 'busy' | 'unchanged' | 'failed' }
  | { readonly status: 'refused'; readonly error?: Error };

/** What features need of the recompute, which they may not know; the composition root brings them together. */
export abstract class RunStarter {
  /**
   * Begins a run in the background, unless there is no need of one. Resolves as soon as that is known.
   *
   * @param ownerId the organisation of the project
   * @param waitMs how long to wait for others to end; not at all unless it is said
   */
  abstract start(projectId: string, ownerId: string, waitMs?: number): Promise<RunStart>;
}
