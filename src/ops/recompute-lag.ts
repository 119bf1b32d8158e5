import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RecomputeLagQueries } from './recompute-lag.queries';

const REMEMBERED = 10_000;

/**
 * How long facts wait to be seen in the scores. What came in after a run has looked at its project waits no longer than
 * since then: runs that wrote something stand in the database, of those that found nothing to do this process remembers
 * its own.
 */
@Injectable()
export class RecomputeLag {
  /** When a run last began to look at a project, by the clock of `performance`. */
  private readonly lookedAt = new LRUCache<string, number>({ max: REMEMBERED });

  constructor(private readonly queries: RecomputeLagQueries) {}

  /** @param seconds since the run began */
  looked(projectId: string, seconds: number): void {
    this.lookedAt.set(projectId, performance.now() - seconds * 1_000);
  }

  /**
   * @returns the longest time in seconds that facts of a project may have waited; 0 where none wait
   * @throws what the database says
   */
  async seconds(): Promise<number> {
    const waiting = await this.queries.waiting();
    return waiting.reduce(
      (longest, { project_id, behind_s }) => Math.max(longest, Math.min(behind_s, this.secondsSince(project_id))),
      0,
    );
  }

  private secondsSince(projectId: string): number {
    const at = this.lookedAt.get(projectId);
    return at === undefined ? Number.POSITIVE_INFINITY : (performance.now() - at) / 1_000;
  }
}
