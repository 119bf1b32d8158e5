import type { QueryRunner } from 'typeorm';

/** The part of the recompute that an erasure uses. It may not import it; the composition root connects the two. */
export abstract class ContactAggregates {
  /**
   * Removes a contact from everything computed, in one transaction that also runs `deleteFacts`.
   *
   * @param userId any id of the contact
   * @param deleteFacts gets all its ids; the first is that of the survivor
   * @returns the number of deleted rows by table; for notes, of entries
   */
  abstract erase(
    projectId: string,
    userId: string,
    deleteFacts: (runner: QueryRunner, userIds: readonly string[]) => Promise<void>,
  ): Promise<Readonly<Record<string, number>>>;
}
