import type { QueryRunner } from 'typeorm';

/** What an erasure needs of the recompute, which it may not know; the composition root binds the two. */
export abstract class ContactAggregates {
  /**
   * Takes a contact out of everything that was computed, in one transaction, in which `deleteFacts` runs as well.
   *
   * @returns rows deleted, by table; of the notes, entries taken out
   */
  abstract erase(
    projectId: string,
    userId: string,
    deleteFacts: (runner: QueryRunner) => Promise<void>,
  ): Promise<Readonly<Record<string, number>>>;
}
