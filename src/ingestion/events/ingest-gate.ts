import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { Semaphore } from '../../limits/semaphore';

/** Maximum number of requests in progress or waiting in this process. */
const MAX_REQUESTS = 64;

/**
 * Limits the number of requests with events in this process, before a byte of their bodies is read. Only a few of them
 * use the database at once, so that other writers get a connection.
 */
@Injectable()
export class IngestGate {
  private readonly requests: Semaphore;
  private readonly writes: Semaphore;

  constructor({ databasePoolSize, databasePoolWaitMs: waitMs, organisationShare: share }: Config) {
    const options = { share, waitMs };
    const writers = databasePoolSize - Math.floor(databasePoolSize / 2);
    this.requests = new Semaphore({ name: 'event batches', capacity: MAX_REQUESTS, ...options });
    // A recompute needs up to two.
    const capacity = Math.max(1, writers - 2);
    this.writes = new Semaphore({ name: 'event batches', capacity, heldByServer: true, ...options });
  }

  /**
   * Runs a request when it is admitted.
   *
   * @param ownerId the organisation
   * @throws CapacityError if the process, or the share of the organisation, is full
   */
  async admit<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    return await this.requests.run(ownerId, work);
  }

  /** Waits for a turn at the database. @throws as `pass` */
  async withWriteSlot<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    return await this.writes.run(ownerId, work);
  }
}
