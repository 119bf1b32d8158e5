import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { FEED_LOCK } from '../database/advisory-locks';
import { FEED_PUBLISHED } from '../database/channels';
import { DAY_MS } from '../scoring/iso-day';

/** An act that arrives so many days after it was done is history: it belongs into the lists, and not into the live feed. */
const LIVE_DAYS = 1;
const LIVE = `interval '${LIVE_DAYS} days'`;
/** Our clock may be ahead of the database's, which decides, though hardly by as much as this. */
const CLOCK_DAYS = 1;
/** How long what was published can be resumed from. An SQL interval. */
const RETENTION = `interval '1 day'`;
/** Old entries that one publication takes away: more than it adds, as a rule, so they do not pile up. */
const MAX_REMOVED = 100;
/** A publication that takes longer to begin than this, after the facts were written, has been forgotten. */
const OVERDUE_AFTER = `interval '5 seconds'`;

/** @returns false where an act of this time is surely history, so that the database need not be asked */
export function mayBeLive(at: Date): boolean {
  return at.getTime() > Date.now() - (LIVE_DAYS + CLOCK_DAYS) * DAY_MS;
}

/** An agent action or an outbound interaction that the transaction has added. */
export interface NewAct {
  readonly id: string;
  readonly occurredAt: Date;
}

/**
 * Records, in the transaction that adds them, the acts that the live feed is to show, in their order; history is left
 * out. What is dated ahead is recorded for its own moment: no feed shows an act before. `FeedPublisher.publish` finds them
 * after the commit, and its sweep when their time has come. $1 project, $2 ids, $3 times
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

/** Notes that more was added than is told act by act, as by a file: pages are told to load what they show again. */
export async function recordReload(runner: QueryRunner, projectId: string): Promise<void> {
  await runner.query(
    `INSERT INTO feed_entries (project_id, entry_id, act_ids, acts) VALUES ($1, gen_random_uuid(), '{}', 0)`,
    [projectId],
  );
}

/** Gives entries of the live feed their places. */
@Injectable()
export class FeedQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Gives the committed entries of a project, but those that are still to come, their places behind all that have one, and wakes who reads them. One
   * publisher works on a project at a time, and the next one begins when its places are visible: so nobody can see a
   * place before all the places ahead of it.
   */
  async publish(projectId: string): Promise<void> {
    await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      // A statement of its own: the next one must see what the publisher before us has committed.
      await manager.query(`SELECT pg_advisory_xact_lock(${FEED_LOCK})`, [projectId]);
      // The moment is the statement's: a function that is another one for each row has no place in a distributed UPDATE.
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
      // From the front, so that no gap can arise, and never the newest, from which the places are counted on.
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

  /** @returns projects with entries that nobody has published: the process that should have has died, or could not */
  async overdue(): Promise<string[]> {
    const rows: { project_id: string }[] = await this.dataSource.query(
      `SELECT DISTINCT project_id FROM feed_entries
       WHERE position IS NULL AND noted_at < clock_timestamp() - ${OVERDUE_AFTER} LIMIT 1000`,
    );
    return rows.map(({ project_id }) => project_id);
  }
}
