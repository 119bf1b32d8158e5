import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { Config } from '../config/config';
import { SYSTEM } from '../database/actor';
import { ProjectDeletion } from '../projects/project-deletion.queries';
import { ClerkEventsQueries } from './clerk-events.queries';
import { ProjectClosure } from './project-closure.queries';

const HOURLY = '11 * * * *';

/** Deletes the projects that were closed long enough ago, and events of Clerk that nobody sends again, in the processes that recompute. */
@Injectable()
export class ClosedProjectsJob implements OnApplicationBootstrap {
  private readonly logger = new Logger(ClosedProjectsJob.name);

  constructor(
    private readonly config: Config,
    private readonly registry: SchedulerRegistry,
    private readonly closure: ProjectClosure,
    private readonly deletion: ProjectDeletion,
    private readonly events: ClerkEventsQueries,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.recomputeCron === null) return;
    const job = CronJob.from({
      cronTime: HOURLY,
      timeZone: 'UTC',
      runOnInit: true,
      waitForCompletion: true,
      onTick: () => this.tick(),
      errorHandler: (error) => this.logger.error(`Closed projects could not be deleted: ${error}`),
    });
    this.registry.addCronJob('closed projects', job);
    job.start();
  }

  /** One that cannot be deleted now does not stop the others; the next hour tries again. */
  async tick(): Promise<void> {
    for (const projectId of await this.closure.expired()) {
      try {
        await this.deletion.deleteExpired(projectId, SYSTEM);
      } catch (error) {
        this.logger.error(`The closed project ${projectId} could not be deleted: ${(error as Error).message}`);
      }
    }
    await this.events.forget();
  }
}
