import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import type { RunStart, RunStarter, RunStartOptions } from '../database/run-starter';
import { CapacityError } from '../limits/capacity.error';
import { Semaphore } from '../limits/semaphore';
import { RecomputeService } from './recompute.service';

/** Each run holds one of the few write connections, and sometimes needs a second one for its record. */
const AT_ONCE = 2;

/** Runs requested through the API, which nobody waits for. */
@Injectable()
export class BackgroundRecompute implements RunStarter {
  private readonly places: Semaphore;

  constructor(
    private readonly service: RecomputeService,
    { organisationShare: share }: Config,
  ) {
    this.places = new Semaphore({ name: 'recomputes', capacity: AT_ONCE, share, waitMs: 0 });
  }

  /** @throws database errors if the database is unavailable */
  async start(projectId: string, ownerId: string, { waitMs = 0, by }: RunStartOptions = {}): Promise<RunStart> {
    try {
      const release = await this.places.acquire(ownerId, 1, waitMs);
      return await new Promise<RunStart>((resolve, reject) => {
        this.run(projectId, by, resolve).catch(reject).finally(release);
      });
    } catch (error) {
      if (error instanceof CapacityError) return { status: 'refused', error };
      throw error;
    }
  }

  private async run(projectId: string, by: RunStartOptions['by'], tell: (start: RunStart) => void): Promise<void> {
    const outcome = await this.service.recomputeById(projectId, {
      ...(by && { by }),
      onBegin: (runId) => tell({ status: 'started', runId }),
    });
    // A run that has started reports everything else in its record.
    if (outcome === null || outcome.status === 'finished') tell({ status: 'failed' });
    else tell({ status: outcome.status });
  }
}
