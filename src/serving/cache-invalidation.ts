import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { TenantLookupCache } from '../auth/tenant-lookup-cache';
import { ACCESS_CHANGED, RUN_FINISHED, readFinishedRun } from '../database/channels';
import { Notifications } from '../database/notifications';
import { ResponseCache } from './response-cache';

/**
 * Lets this process forget what a finished run, of whichever process, has made old. Where a notification is lost, what is
 * remembered is a second old at most all the same.
 */
@Injectable()
export class CacheInvalidation implements OnApplicationBootstrap {
  constructor(
    private readonly notifications: Notifications,
    private readonly memory: TenantLookupCache,
    private readonly responses: ResponseCache,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.subscribe(RUN_FINISHED, {
      notified: (payload) => {
        const run = readFinishedRun(payload);
        if (run) this.forget(run.project_id);
      },
      // Bodies are named after their run, so they cannot be mistaken for newer ones.
      listening: () => this.memory.forgetAll(),
    });
    // Of what was deleted meanwhile, `RUN_FINISHED` has forgotten everything when it listens again.
    this.notifications.subscribe(ACCESS_CHANGED, {
      listening: () => {},
      notified: (projectId) => this.forget(projectId),
    });
  }

  /** What this process remembers of a project counts no more: it serves another run, or is deleted. */
  forget(projectId: string): void {
    this.memory.forget(projectId);
    this.responses.forget(projectId);
  }
}
