import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ReaderPool } from '../database/reader-pool';

/**
 * After this time at the latest a finished run, a new agent or a deleted project is visible, even if a notification was
 * lost.
 */
const MAX_AGE_MS = 1_000;
const MAX_ENTRIES = 10_000;
/** Longer keys are not cached: 10,000 agent names of 8,000 characters would take 80 MB. */
const MAX_KEY_LENGTH = 1_000;

/**
 * Caches for a second what a path resolves to for a caller, and which run its project serves, so that all requests of
 * that second share one query. Empty results are not cached, because the project or agent may be created at any time.
 */
@Injectable()
export class TenantLookupCache {
  private readonly cached: LRUCache<string, readonly { readonly project_id: string }[]>;
  private readonly loading = new Map<string, Promise<readonly { readonly project_id: string }[]>>();
  /** A number for each statement; there are few. */
  private readonly statements = new Map<string, number>();
  /** Counts invalidations: the result of a query that began before the last one may be outdated. */
  private epoch = 0;

  /** @param clock milliseconds since any fixed time */
  constructor(
    private readonly database: ReaderPool,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.cached = new LRUCache({ max: MAX_ENTRIES, ttl: MAX_AGE_MS, ttlResolution: 0, perf: { now: clock } });
  }

  /**
   * The rows of a statement across projects, at most a second old.
   *
   * @param ownerId the owner of the projects
   * @see ReaderPool.query
   */
  async query<Row extends { readonly project_id: string }>(
    text: string,
    values: readonly unknown[],
    ownerId: string,
  ): Promise<readonly Row[]> {
    const key = this.keyOf(text, values);
    const rows = this.cached.get(key) ?? this.loading.get(key);
    return (await (rows ?? this.load(key, text, values, ownerId))) as readonly Row[];
  }

  /** Invalidates one project. */
  forget(projectId: string): void {
    this.epoch++;
    this.loading.clear();
    for (const [key, rows] of this.cached) {
      if (rows.some((row) => row.project_id === projectId)) this.cached.delete(key);
    }
  }

  /** Invalidates everything. */
  forgetAll(): void {
    this.epoch++;
    this.loading.clear();
    this.cached.clear();
  }

  private keyOf(text: string, values: readonly unknown[]): string {
    let statement = this.statements.get(text);
    if (statement === undefined) {
      statement = this.statements.size;
      this.statements.set(text, statement);
    }
    return statement + JSON.stringify(values);
  }

  private load(key: string, text: string, values: readonly unknown[], ownerId: string) {
    const epoch = this.epoch;
    const start = this.clock();
    const rows = this.database
      .query<{ readonly project_id: string }>(text, values, ownerId)
      .then((found) => {
        for (const { project_id: projectId } of found) this.database.assign(projectId, ownerId);
        if (found.length > 0 && epoch === this.epoch && key.length <= MAX_KEY_LENGTH) {
          this.cached.set(key, found, { start }); // as old as the start of the query
        }
        return found;
      })
      .finally(() => {
        if (this.loading.get(key) === rows) this.loading.delete(key);
      });
    this.loading.set(key, rows);
    return rows;
  }
}
