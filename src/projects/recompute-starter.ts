/** What this feature needs of the recompute, which it may not know; the composition root binds the two. */
export abstract class RecomputeStarter {
  /** Begins a run in the background, if there is need of one and room for it. Resolves as soon as that is known. */
  abstract start(projectId: string): Promise<unknown>;
}
