import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RecomputeLagQueries } from './recompute-lag.queries';

const MAX_PROJECTS = 10_000;

/**
 * How long facts wait to be included in the scores. Facts that arrived after a run checked their project have waited no
 * longer than since that check. Runs that wrote something are in the database; checks that found nothing to do are kept
 * by the process that did them.
 */
@Injectable()
export class RecomputeLag {
  /** When a run last began to check a project, by the clock of `performance`. */
  private readonly checkedAt = new LRUCache<string, number>({ max: MAX_PROJECTS });

  constructor(private readonly queries: RecomputeLagQueries) {}

  /** @param seconds since the run began */
  checked(projectId: string, seconds: number): void {
    this.checkedAt.set(projectId, performance.now() - seconds * 1_000);
  }

  /**
   * @returns the longest time in seconds that facts of a project may have waited; 0 if none wait
   * @throws if the database is unavailable
   */
  async seconds(): Promise<number> {
    const waiting = await this.queries.waiting();
    return waiting.reduce(
      (longest, { project_id, behind_s }) => Math.max(longest, Math.min(behind_s, this.secondsSince(project_id))),
      0,
    );
  }

  private secondsSince(projectId: string): number {
    const at = this.checkedAt.get(projectId);
    return at === undefined ? Number.POSITIVE_INFINITY : (performance.now() - at) / 1_000;
  }
}
