import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { TenantLookupCache } from '../auth/tenant-lookup-cache';
import { ACCESS_CHANGED, RUN_FINISHED, readFinishedRun } from '../database/channels';
import { Notifications } from '../database/notifications';
import { ReaderPool } from '../database/reader-pool';
import { ResponseCache } from './response-cache';

/**
 * Invalidates the caches of this process when a run finishes in any process. If a notification is lost, cached entries
 * still expire after a second.
 */
@Injectable()
export class CacheInvalidation implements OnApplicationBootstrap {
  constructor(
    private readonly notifications: Notifications,
    private readonly lookups: TenantLookupCache,
    private readonly responses: ResponseCache,
    private readonly pool: ReaderPool,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.subscribe(RUN_FINISHED, {
      onNotification: (payload) => {
        const run = readFinishedRun(payload);
        if (run) this.forget(run.project_id);
      },
      // Cached bodies are tagged with their run, so an outdated one is never served as a newer one.
      onListening: () => this.lookups.forgetAll(),
    });
    // The subscription to `RUN_FINISHED` already clears everything when it is restored.
    this.notifications.subscribe(ACCESS_CHANGED, {
      onListening: () => {},
      onNotification: (projectId) => this.forget(projectId),
    });
  }

  /** Invalidates everything cached for a project after it has a new run, was changed or deleted. */
  forget(projectId: string): void {
    this.pool.recordWrite(projectId);
    this.lookups.forget(projectId);
    this.responses.forget(projectId);
  }
}
