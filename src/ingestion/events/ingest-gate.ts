import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { Semaphore } from '../../limits/semaphore';

/** Requests that may be in progress or wait in this process at once. */
const MAX_REQUESTS = 64;

/**
 * Bounds how many requests with events this process works on at a time, before a byte of their bodies is read. Only a few
 * of them are at the database at once, so that other writers find a connection.
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
   * Lets a request in.
   *
   * @param ownerId the organisation
   * @throws CapacityError where the process, or the share of the organisation, is full
   */
  async pass<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    return await this.requests.run(ownerId, work);
  }

  /** Waits for a turn at the database. @throws as `pass` */
  async atTheDatabase<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    return await this.writes.run(ownerId, work);
  }
}
