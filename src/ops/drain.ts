import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../config/config';

/**
 * The first thing that stops is being ready: the process goes on serving for a while, so that a load balancer hears of
 * it before connections are refused. Terminus has such a wait as well, but its readiness may end after it.
 */
@Injectable()
export class Drain implements OnModuleDestroy {
  private draining = false;

  constructor(private readonly config: Config) {}

  /** Whether requests should go elsewhere. */
  get begun(): boolean {
    return this.draining;
  }

  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    await setTimeout(this.config.shutdownDrainMs);
  }
}
