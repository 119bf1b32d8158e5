import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../config/config';

/**
 * Ends readiness before a shutdown: the process keeps serving for a while, so that load balancers stop using it before
 * it refuses connections. Terminus has such a wait as well, but its readiness may end only after it.
 */
@Injectable()
export class Drain implements OnModuleDestroy {
  private draining = false;

  constructor(private readonly config: Config) {}

  /** Whether load balancers should send requests to another process. */
  get begun(): boolean {
    return this.draining;
  }

  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    await setTimeout(this.config.shutdownDrainMs);
  }
}
