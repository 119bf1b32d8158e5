import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import { Semaphore } from '../limits/semaphore';
import { CacheInvalidation } from './cache-invalidation';
import { TenantReader } from './tenant-reader';

/** Leaves a connection for other writes. */
const RESERVED = 1;

/**
 * Limits each organisation to a share of the write connections: for changes by users, some of which wait for locks.
 * Events and recomputes have their own semaphores.
 */
@Injectable()
export class TenantWrites {
  private readonly semaphore: Semaphore;

  constructor(
    private readonly reader: TenantReader,
    private readonly caches: CacheInvalidation,
    { databasePoolSize, databasePoolWaitMs: waitMs, organisationShare: share }: Config,
  ) {
    const writers = databasePoolSize - Math.floor(databasePoolSize / 2);
    const capacity = Math.max(1, writers - RESERVED);
    this.semaphore = new Semaphore({ name: 'changes', capacity, share, waitMs, heldByServer: true });
  }

  /**
   * Runs work while holding one connection. Before it returns, this process invalidates everything cached for the
   * project, so that clients read their own writes; other processes are notified.
   *
   * @throws CapacityError if none became free in time; what the work throws
   */
  async run<Result>(projectId: ProjectId, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.runFor(this.reader.ownerOf(projectId), work);
    } finally {
      this.caches.forget(projectId);
    }
  }

  /** Like `run`, by organisation. */
  async runFor<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    return await this.semaphore.run(ownerId, work);
  }
}
