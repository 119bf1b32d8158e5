import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { Config } from '../../config/config';

/** Requests that may be at work or wait in this process at once, and bytes of their bodies. */
const MOST_REQUESTS = 64;
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Bounds what one process takes on at a time: whoever comes while it is full is told to come back, before their body is
 * read. Of those let in, only a few are at the database at once, so that others find a connection.
 */
@Injectable()
export class IngestGate {
  private requests = 0;
  private bytes = 0;
  private readonly turns: (() => void)[] = [];
  private atDatabase = 0;
  private readonly mostAtDatabase: number;

  constructor({ databasePoolSize }: Config) {
    const writers = databasePoolSize - Math.floor(databasePoolSize / 2);
    // A recompute needs up to two.
    this.mostAtDatabase = Math.max(1, writers - 2);
  }

  /**
   * Lets a request in.
   *
   * @param bytes that its body may have
   * @throws ServiceUnavailableException where the process is full
   */
  async pass<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    if (this.requests >= MOST_REQUESTS || this.bytes + bytes > MOST_BYTES) throw new ServiceUnavailableException();
    this.requests++;
    this.bytes += bytes;
    try {
      return await work();
    } finally {
      this.requests--;
      this.bytes -= bytes;
    }
  }

  /** Waits for a turn at the database: first come, first served. */
  async atTheDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.atDatabase >= this.mostAtDatabase) await new Promise<void>((go) => this.turns.push(go));
    else this.atDatabase++;
    try {
      return await work();
    } finally {
      // The place goes to who waits longest, without becoming free in between.
      const next = this.turns.shift();
      if (next) next();
      else this.atDatabase--;
    }
  }
}
