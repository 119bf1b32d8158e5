import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { Places } from '../../http/places';
import { Unavailable } from '../../http/problem/unavailable.error';

/** Requests that may be at work or wait in this process at once. */
const MAX_REQUESTS = 64;
const FULL = 'the server takes in as many events as it can, try again later';

/**
 * Bounds what one process takes on at a time: whoever comes while it is full is told to come back, before their body is
 * read. Of those let in, only a few are at the database at once, so that others find a connection; the rest wait for
 * their turn, but not for long.
 */
@Injectable()
export class IngestGate {
  private requests = 0;
  private readonly turns: Places;

  constructor({ databasePoolSize, databasePoolWaitMs }: Config) {
    const writers = databasePoolSize - Math.floor(databasePoolSize / 2);
    // A recompute needs up to two.
    this.turns = new Places(Math.max(1, writers - 2), databasePoolWaitMs, FULL);
  }

  /**
   * Lets a request in.
   *
   * @throws Unavailable where the process is full
   */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.requests >= MAX_REQUESTS) throw new Unavailable(FULL);
    this.requests++;
    try {
      return await work();
    } finally {
      this.requests--;
    }
  }

  /**
   * Waits for a turn at the database: first come, first served.
   *
   * @throws Unavailable where none came in the time that a request may wait for a connection
   */
  async atTheDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
    const leave = await this.turns.take();
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
