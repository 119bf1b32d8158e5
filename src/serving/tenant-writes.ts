import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import { Semaphore } from '../limits/semaphore';
import { CacheInvalidation } from './cache-invalidation';
import { TenantReader } from './tenant-reader';

/** Leaves a connection to whatever else writes. */
const RESERVED = 1;

/**
 * Gives each organisation a share of the connections that write: for changes that users make, some of which wait for
 * locks. Events and recomputes have semaphores of their own.
 */
@Injectable()
export class TenantWrites {
  private readonly places: Semaphore;

  constructor(
    private readonly reader: TenantReader,
    private readonly caches: CacheInvalidation,
    { databasePoolSize, databasePoolWaitMs: waitMs, organisationShare: share }: Config,
  ) {
    const writers = databasePoolSize - Math.floor(databasePoolSize / 2);
    const capacity = Math.max(1, writers - RESERVED);
    this.places = new Semaphore({ name: 'changes', capacity, share, waitMs, heldByServer: true });
  }

  /**
   * Does work that holds one connection. When it returns, this process has forgotten what it cached of the project, so a
   * client reads what it has just written; other processes learn of it by a notification.
   *
   * @throws CapacityError where none was free in time; what the work throws
   */
  async run<Result>(projectId: ProjectId, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.runFor(this.reader.ownerOf(projectId), work);
    } finally {
      this.caches.forget(projectId);
    }
  }

  /** As `run`, of an organisation. */
  async runFor<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    return await this.places.run(ownerId, work);
  }
}
