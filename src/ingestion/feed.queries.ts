import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { FEED_LOCK } from '../database/advisory-locks';
import { FEED_PUBLISHED } from '../database/channels';
import { DAY_MS } from '../scoring/iso-day';

/** An act that arrives this many days after it happened is history: it appears in lists, but not in the live feed. */
const LIVE_DAYS = 1;
const LIVE = `interval '${LIVE_DAYS} days'`;
/** Our clock may be ahead of the database's, which decides, but hardly by this much. */
const CLOCK_DAYS = 1;
/** How long clients can resume from published entries. An SQL interval. */
const RETENTION = `interval '1 day'`;
/** Maximum number of old entries that one publication removes: usually more than it adds, so they do not pile up. */
const MAX_REMOVED = 100;
/** An entry that is still unpublished this long after the facts were written is overdue. */
const OVERDUE_AFTER = `interval '5 seconds'`;

/** @returns false if an act of this time is certainly history, so that the database need not be asked */
export function mayBeLive(at: Date): boolean {
  return at.getTime() > Date.now() - (LIVE_DAYS + CLOCK_DAYS) * DAY_MS;
}

/** An agent action or an outbound interaction that the transaction added. */
export interface NewAct {
  readonly id: string;
  readonly occurredAt: Date;
}

/**
 * Records the acts for the live feed, in order, in the transaction that adds them; history is omitted. Acts dated in
 * the future are recorded for their own time, because no feed shows an act before it. `FeedPublisher.publish` finds
 * entries after the commit, and its sweep finds future ones at their time. $1 project, $2 ids, $3 times
 */
export const RECORD_ACTS = `
  INSERT INTO feed_entries (project_id, entry_id, act_ids, acts, noted_at)
  SELECT $1, gen_random_uuid(), array_agg(id ORDER BY place), count(*), coalesce(due_at, clock_timestamp())
  FROM (
    SELECT id, place, CASE WHEN occurred_at > statement_timestamp() THEN occurred_at END AS due_at
    FROM unnest($2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS act(id, occurred_at, place)
    WHERE occurred_at > now() - ${LIVE}
  ) AS live
  GROUP BY due_at`;

/** @returns parameters of `RECORD_ACTS` besides the project */
export function actParameters(acts: readonly NewAct[]): [ids: string[], times: Date[]] {
  return [acts.map(({ id }) => id), acts.map(({ occurredAt }) => occurredAt)];
}

/** Records that too much was added to send act by act, as by a file: pages then reload their lists. */
export async function recordReload(runner: QueryRunner, projectId: string): Promise<void> {
  await runner.query(
    `INSERT INTO feed_entries (project_id, entry_id, act_ids, acts) VALUES ($1, gen_random_uuid(), '{}', 0)`,
    [projectId],
  );
}

/** Assigns positions to entries of the live feed. */
@Injectable()
export class FeedQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Assigns the next positions to the committed entries of a project, except future ones, and notifies readers. One
   * publisher works on a project at a time, and the next one starts when its positions are visible, so nobody can see a
   * position before all earlier ones.
   */
  async publish(projectId: string): Promise<void> {
    await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      // A separate statement, so that the next one sees what the previous publisher committed.
      await manager.query(`SELECT pg_advisory_xact_lock(${FEED_LOCK})`, [projectId]);
      // The time of the statement: a distributed UPDATE cannot use a function that changes from row to row.
      const [, published]: [unknown, number] = await manager.query(
        `UPDATE feed_entries SET position = head.position + pending.place, published_at = statement_timestamp()
         FROM (SELECT coalesce(max(position), 0) AS position FROM feed_entries WHERE project_id = $1) AS head,
           (SELECT entry_id, row_number() OVER (ORDER BY noted_at, entry_id) AS place
            FROM feed_entries
            WHERE project_id = $1 AND position IS NULL AND noted_at <= statement_timestamp()) AS pending
         WHERE feed_entries.project_id = $1 AND feed_entries.entry_id = pending.entry_id`,
        [projectId],
      );
      if (published === 0) return;
      // From the front, so that there are no gaps, and never the newest, from which positions continue.
      await manager.query(
        `DELETE FROM feed_entries WHERE project_id = $1 AND position <= (
           SELECT max(position) FROM (
             SELECT position, published_at FROM feed_entries
             WHERE project_id = $1 AND position < (SELECT max(position) FROM feed_entries WHERE project_id = $1)
             ORDER BY position LIMIT ${MAX_REMOVED}
           ) AS oldest
           WHERE published_at < now() - ${RETENTION}
         )`,
        [projectId],
      );
      await manager.query('SELECT pg_notify($1, $2)', [FEED_PUBLISHED, projectId]);
    });
  }

  /** @returns projects with unpublished entries, because the process that should have published them died or failed */
  async overdue(): Promise<string[]> {
    const rows: { project_id: string }[] = await this.dataSource.query(
      `SELECT DISTINCT project_id FROM feed_entries
       WHERE position IS NULL AND noted_at < clock_timestamp() - ${OVERDUE_AFTER} LIMIT 1000`,
    );
    return rows.map(({ project_id }) => project_id);
  }
}
