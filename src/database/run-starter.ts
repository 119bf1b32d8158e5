/** What became of asking for a run: `busy` means that the project is being recomputed, `refused` that too much else is. */
export type RunStart =
  | { readonly status: 'started'; readonly runId: string }
  | { readonly status: 'busy' | 'unchanged' | 'refused' | 'failed' };

/** What features need of the recompute, which they may not know; the composition root brings them together. */
export abstract class RunStarter {
  /** Begins a run in the background, unless there is no need of one. Resolves as soon as that is known. */
  abstract start(projectId: string): Promise<RunStart>;
}
