import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ReaderPool } from '../database/reader-pool';

/** What a finished run, a new agent or a deleted project takes to be seen at the latest, where no notification came. */
const MAX_AGE_MS = 1_000;
const MAX_ENTRIES = 10_000;
/** Longer keys are not kept: 10,000 names of agents with 8,000 letters each would be 80 MB. */
const MAX_KEY_LENGTH = 1_000;

/**
 * Remembers for a second what a path means to a caller, and which run its project serves, so that all requests of that
 * second share one look-up. What is not there is never remembered: it may come any moment.
 */
@Injectable()
export class TenantLookupCache {
  private readonly known: LRUCache<string, readonly { readonly project_id: string }[]>;
  private readonly loading = new Map<string, Promise<readonly { readonly project_id: string }[]>>();
  /** Numbers of the statements, which are few. */
  private readonly statements = new Map<string, number>();
  /** Counts what was forgotten: what was asked for before may be old news when it comes. */
  private epoch = 0;

  /** @param clock milliseconds since any fixed moment */
  constructor(
    private readonly database: ReaderPool,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.known = new LRUCache({ max: MAX_ENTRIES, ttl: MAX_AGE_MS, ttlResolution: 0, perf: { now: clock } });
  }

  /**
   * The rows of a statement across projects, at most a second old.
   *
   * @param ownerId whose projects they are of
   * @see ReaderPool.query
   */
  async query<Row extends { readonly project_id: string }>(
    text: string,
    values: readonly unknown[],
    ownerId: string,
  ): Promise<readonly Row[]> {
    const key = this.keyOf(text, values);
    const known = this.known.get(key) ?? this.loading.get(key);
    return (await (known ?? this.load(key, text, values, ownerId))) as readonly Row[];
  }

  /** Something about the project has changed. */
  forget(projectId: string): void {
    this.epoch++;
    this.loading.clear();
    for (const [key, rows] of this.known) {
      if (rows.some((row) => row.project_id === projectId)) this.known.delete(key);
    }
  }

  /** Anything may have changed. */
  forgetAll(): void {
    this.epoch++;
    this.loading.clear();
    this.known.clear();
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
          this.known.set(key, found, { start }); // as old as the question
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
