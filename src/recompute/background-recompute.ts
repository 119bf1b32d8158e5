import { Injectable } from '@nestjs/common';
import type { RunStart, RunStarter } from '../database/run-starter';
import { RecomputeService } from './recompute.service';

/** Each run holds one connection of the few that write, and needs a second one for its record at times. */
const AT_ONCE = 2;

/** Runs that somebody asked for, and that nobody waits for. */
@Injectable()
export class BackgroundRecompute implements RunStarter {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly service: RecomputeService) {}

  /**
   * Begins a run of one project. Resolves as soon as it is known whether one begins.
   *
   * @throws what the database says where it is away
   */
  async start(projectId: string): Promise<RunStart> {
    if (this.running.size >= AT_ONCE) return { status: 'refused' };
    return await new Promise<RunStart>((resolve, reject) => {
      const run = this.run(projectId, resolve)
        .catch(reject)
        .finally(() => this.running.delete(run));
      this.running.add(run);
    });
  }

  private async run(projectId: string, tell: (start: RunStart) => void): Promise<void> {
    const outcome = await this.service.recomputeById(projectId, {
      onBegin: (runId) => tell({ status: 'started', runId }),
    });
    // Of a run that began, everything is told.
    if (outcome === null || outcome.status === 'finished') tell({ status: 'failed' });
    else tell({ status: outcome.status });
  }
}
