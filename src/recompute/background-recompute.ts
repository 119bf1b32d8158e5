import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import type { RunStart, RunStarter } from '../database/run-starter';
import { CapacityError } from '../limits/capacity.error';
import { Semaphore } from '../limits/semaphore';
import { RecomputeService } from './recompute.service';

/** Each run holds one connection of the few that write, and needs a second one for its record at times. */
const AT_ONCE = 2;

/** Runs that somebody asked for, and that nobody waits for. */
@Injectable()
export class BackgroundRecompute implements RunStarter {
  private readonly places: Semaphore;

  constructor(
    private readonly service: RecomputeService,
    { organisationShare: share }: Config,
  ) {
    this.places = new Semaphore({ name: 'recomputes', capacity: AT_ONCE, share, waitMs: 0 });
  }

  /** @throws what the database says where it is away */
  async start(projectId: string, ownerId: string, waitMs = 0): Promise<RunStart> {
    try {
      const release = await this.places.acquire(ownerId, 1, waitMs);
      return await new Promise<RunStart>((resolve, reject) => {
        this.run(projectId, resolve).catch(reject).finally(release);
      });
    } catch (error) {
      if (error instanceof CapacityError) return { status: 'refused', error };
      throw error;
    }
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
