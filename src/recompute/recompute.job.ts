import { Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { Config } from '../config/config';
import { DiskSpace } from '../database/disk-space';
import { RecomputeService } from './recompute.service';

/** Recomputes on the schedule of RECOMPUTE_CRON, in UTC. `@Cron` cannot read the configuration, so it is registered. */
@Injectable()
export class RecomputeJob implements OnApplicationBootstrap {
  private readonly logger = new Logger(RecomputeJob.name);

  constructor(
    private readonly config: Config,
    private readonly registry: SchedulerRegistry,
    private readonly recompute: RecomputeService,
    private readonly disk: DiskSpace,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.recomputeCron === null) return;
    const job = CronJob.from({
      cronTime: this.config.recomputeCron,
      timeZone: 'UTC',
      // A new day may have started, or facts arrived, while no process was running.
      runOnInit: true,
      // A run longer than the interval skips ticks instead of piling up.
      waitForCompletion: true,
      onTick: () => this.tick(),
      errorHandler: (error) => this.logger.error(`The recompute could not run: ${error}`),
    });
    this.registry.addCronJob('recompute', job);
    job.start();
  }

  private async tick(): Promise<void> {
    if (await this.disk.low()) this.logger.warn('No recompute: the disk of the database is full; free disk space');
    else await this.recompute.recompute({ shared: true });
    await this.recompute.forgetOldEntries();
  }
}
