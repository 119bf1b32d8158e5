import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { LOCK_FACTS_SHARED, lockQuota } from '../database/advisory-locks';
import { recordChanges } from '../database/audit-trail.queries';
import { erasureDigest } from '../database/contact-digest';
import { LEADING_TO, MERGES_FROM, type MergeRow } from '../database/merges-sql';
import { MAX_ALIASES, MAX_MERGES } from '../identity/merge-limits';
import { Merges } from '../identity/resolve-merges';

/** What a change of ids results in: contacts, each with all its ids, the survivor's first. */
export interface MergedIds {
  readonly changed: boolean;
  readonly contacts: readonly (readonly string[])[];
}

/** Why ids cannot be merged or parted. */
export type MergeProblem =
  | { readonly problem: 'unknown'; readonly which: 'user' | 'into' }
  | { readonly problem: 'alone' | 'too many' };

const KNOWN = `SELECT user_id FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])
  UNION SELECT user_id FROM contact_merges WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND into_id IS NOT NULL`;
/** Later than what was said of the id before, even by a clock that is ahead. */
const MOMENT = `SELECT to_char(greatest(clock_timestamp(), max(decided_at) + interval '1 microsecond') AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS moment
  FROM contact_merges WHERE project_id = $1 AND user_id = $2`;
const SAY = `INSERT INTO contact_merges (project_id, user_id, into_id, decided_at, event_key)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (project_id, user_id) DO UPDATE
  SET into_id = excluded.into_id, decided_at = excluded.decided_at, event_key = excluded.event_key`;
const NOTE = 'INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, $2, $3)';
const COUNT = 'SELECT count(*)::integer AS count FROM contact_merges WHERE project_id = $1 AND into_id IS NOT NULL';

/** Who stands for whom, by people. Changes are made one after the other; recomputes carry them out. */
@Injectable()
export class MergesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Merges the contact that has one id into the one that has the other.
   *
   * @param by null for a preview, which changes nothing
   */
  async merge(projectId: ProjectId, userId: string, into: string, by: Actor | null): Promise<MergedIds | MergeProblem> {
    return await this.change(projectId, by, async (runner) => {
      const known = await this.known(runner, projectId, [userId, into]);
      if (!known.has(userId)) return { problem: 'unknown', which: 'user' };
      if (!known.has(into)) return { problem: 'unknown', which: 'into' };
      const merges = await this.mergesFrom(runner, projectId, [userId, into]);
      const [one, other] = [merges.survivorOf(userId), merges.survivorOf(into)];
      if (one !== other) {
        const joined = [
          ...(await this.leadingTo(runner, projectId, one)),
          ...(await this.leadingTo(runner, projectId, other)),
        ];
        const [all]: { count: number }[] = await runner.query(COUNT, [projectId]);
        if (joined.length > MAX_ALIASES || (all?.count ?? 0) >= MAX_MERGES) return { problem: 'too many' };
        await this.say(runner, projectId, one, null, other);
        if (by) await this.record(runner, projectId, by, 'contact.merged', one, null, other);
      }
      return { changed: one !== other, contacts: [await this.leadingTo(runner, projectId, other)] };
    });
  }

  /** Parts an id, with all that were merged into it, from the contact that it was merged into. */
  async unmerge(projectId: ProjectId, userId: string, by: Actor | null): Promise<MergedIds | MergeProblem> {
    return await this.change(projectId, by, async (runner) => {
      if (!(await this.known(runner, projectId, [userId])).has(userId)) return { problem: 'unknown', which: 'user' };
      const other = (await this.mergesFrom(runner, projectId, [userId])).survivorOf(userId);
      if (other === userId) return { problem: 'alone' };
      await this.say(runner, projectId, userId, other, null);
      if (by) await this.record(runner, projectId, by, 'contact.unmerged', userId, other, null);
      const contacts = [
        await this.leadingTo(runner, projectId, userId),
        await this.leadingTo(runner, projectId, other),
      ];
      return { changed: true, contacts };
    });
  }

  private async change(
    projectId: ProjectId,
    by: Actor | null,
    work: (runner: QueryRunner) => Promise<MergedIds | MergeProblem>,
  ): Promise<MergedIds | MergeProblem> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      // No erasure goes on meanwhile, and no other change.
      await runner.query(LOCK_FACTS_SHARED, [projectId]);
      await runner.query(lockQuota('merges'), [projectId]);
      const result = await work(runner);
      if (by === null || 'problem' in result) await runner.rollbackTransaction();
      else await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async known(runner: QueryRunner, projectId: ProjectId, ids: readonly string[]): Promise<Set<string>> {
    const rows: { user_id: string }[] = await runner.query(KNOWN, [projectId, ids]);
    return new Set(rows.map(({ user_id }) => user_id));
  }

  private async mergesFrom(runner: QueryRunner, projectId: ProjectId, ids: readonly string[]): Promise<Merges> {
    const said: MergeRow[] = await runner.query(MERGES_FROM, [projectId, ids]);
    return new Merges(said.map(({ into_id, ...merge }) => ({ ...merge, into: into_id })));
  }

  /** The survivor first. At most one more than a contact may have. */
  private async leadingTo(runner: QueryRunner, projectId: ProjectId, survivor: string): Promise<string[]> {
    const rows: { user_id: string }[] = await runner.query(LEADING_TO, [projectId, survivor, MAX_ALIASES + 1]);
    return [survivor, ...rows.flatMap(({ user_id }) => (user_id === survivor ? [] : user_id))];
  }

  private async say(
    runner: QueryRunner,
    projectId: ProjectId,
    userId: string,
    from: string | null,
    into: string | null,
  ): Promise<void> {
    const [row]: { moment: string }[] = await runner.query(MOMENT, [projectId, userId]);
    await runner.query(SAY, [projectId, userId, into, row?.moment, randomUUID()]);
    await runner.query(NOTE, [projectId, randomUUID(), [userId, from ?? into]]);
  }

  /** With digests instead of ids, which are those of persons. */
  private async record(
    runner: QueryRunner,
    projectId: ProjectId,
    by: Actor,
    action: 'contact.merged' | 'contact.unmerged',
    userId: string,
    from: string | null,
    to: string | null,
  ): Promise<void> {
    const digest = (id: string | null) => id && erasureDigest(projectId, id);
    const changes = [{ field: 'into', from: digest(from), to: digest(to) }];
    await recordChanges(runner, projectId, by, [{ action, subject: erasureDigest(projectId, userId), changes }]);
  }
}
