import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { LOCK_FACTS_SHARED, lockQuota } from '../database/advisory-locks';
import { recordChanges } from '../database/audit-trail.queries';
import { erasureDigest } from '../database/contact-digest';
import type { AuditAction } from '../database/entities/audit-entry.entity';
import {
  AGENT_MERGES,
  CONTACT_MERGES,
  leadingTo,
  type MergeRow,
  type MergeTable,
  mergesFrom,
} from '../database/merges-sql';
import { MAX_ALIASES, MAX_MERGES } from '../identity/merge-limits';
import { Merges } from '../identity/resolve-merges';

/** What a change of ids results in: contacts or agents, each with all its ids, the survivor's first. */
export interface MergedIds {
  readonly changed: boolean;
  readonly groups: readonly (readonly string[])[];
}

/** Why ids cannot be merged or parted. */
export type MergeProblem =
  | { readonly problem: 'unknown'; readonly which: 'user' | 'into' }
  | { readonly problem: 'alone' | 'too many' };

/** What is merged: contacts or agents. */
export interface MergeSubject {
  readonly merges: MergeTable;
  /** The given ids that the project knows. $1 project, $2 ids */
  readonly known: string;
  readonly actions: { readonly merged: AuditAction; readonly unmerged: AuditAction };
  /** What a note names for the run. @param ids that a statement is about */
  readonly noted: (ids: readonly string[]) => readonly string[];
  /** How the audit log names an id. */
  readonly audited: (projectId: ProjectId, id: string) => string;
}

/** The audit log has digests instead of ids, which are those of persons. */
export const CONTACTS: MergeSubject = {
  merges: CONTACT_MERGES,
  known: `SELECT user_id AS id FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])
  UNION SELECT user_id FROM contact_merges WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND into_id IS NOT NULL`,
  actions: { merged: 'contact.merged', unmerged: 'contact.unmerged' },
  noted: (ids) => ids,
  audited: erasureDigest,
};

/** A run looks at all agents that are one, so a note names none. */
export const AGENTS: MergeSubject = {
  merges: AGENT_MERGES,
  known: 'SELECT agent_id AS id FROM agents WHERE project_id = $1 AND agent_id = ANY ($2::uuid[])',
  actions: { merged: 'agent.merged', unmerged: 'agent.unmerged' },
  noted: () => [],
  audited: (_, id) => id,
};

/** Later than what was said of the id before, even by a clock that is ahead. */
const moment = ({ table, id }: MergeTable) =>
  `SELECT to_char(greatest(clock_timestamp(), max(decided_at) + interval '1 microsecond') AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS moment
  FROM ${table} WHERE project_id = $1 AND ${id} = $2`;
const say = ({ table, id }: MergeTable) =>
  `INSERT INTO ${table} (project_id, ${id}, into_id, decided_at, event_key)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (project_id, ${id}) DO UPDATE
  SET into_id = excluded.into_id, decided_at = excluded.decided_at, event_key = excluded.event_key`;
const count = ({ table }: MergeTable) =>
  `SELECT count(*)::integer AS count FROM ${table} WHERE project_id = $1 AND into_id IS NOT NULL`;
const NOTE = 'INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, $2, $3)';

/** Who stands for whom, by people. Changes are made one after the other; recomputes carry them out. */
@Injectable()
export class MergesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Merges the contact, or agent, that has one id into the one that has the other.
   *
   * @param by null for a preview, which changes nothing
   */
  async merge(
    projectId: ProjectId,
    subject: MergeSubject,
    id: string,
    into: string,
    by: Actor | null,
  ): Promise<MergedIds | MergeProblem> {
    return await this.change(projectId, by, async (runner) => {
      const said = new Statements(runner, projectId, subject);
      const known = await said.known([id, into]);
      if (!known.has(id)) return { problem: 'unknown', which: 'user' };
      if (!known.has(into)) return { problem: 'unknown', which: 'into' };
      const merges = await said.from([id, into]);
      const [one, other] = [merges.survivorOf(id), merges.survivorOf(into)];
      if (one !== other) {
        const joined = [...(await said.leadingTo(one)), ...(await said.leadingTo(other))];
        if (joined.length > MAX_ALIASES || (await said.count()) >= MAX_MERGES) return { problem: 'too many' };
        await said.say(one, null, other);
        if (by) await said.record(by, subject.actions.merged, one, null, other);
      }
      return { changed: one !== other, groups: [await said.leadingTo(other)] };
    });
  }

  /** Parts an id, with all that were merged into it, from the contact, or agent, that it was merged into. */
  async unmerge(
    projectId: ProjectId,
    subject: MergeSubject,
    id: string,
    by: Actor | null,
  ): Promise<MergedIds | MergeProblem> {
    return await this.change(projectId, by, async (runner) => {
      const said = new Statements(runner, projectId, subject);
      if (!(await said.known([id])).has(id)) return { problem: 'unknown', which: 'user' };
      const other = (await said.from([id])).survivorOf(id);
      if (other === id) return { problem: 'alone' };
      await said.say(id, other, null);
      if (by) await said.record(by, subject.actions.unmerged, id, other, null);
      return { changed: true, groups: [await said.leadingTo(id), await said.leadingTo(other)] };
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
}

/** The statements of one kind in the transaction of a change. */
class Statements {
  constructor(
    private readonly runner: QueryRunner,
    private readonly projectId: ProjectId,
    private readonly subject: MergeSubject,
  ) {}

  async known(ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await this.runner.query(this.subject.known, [this.projectId, ids]);
    return new Set(rows.map(({ id }) => id));
  }

  async from(ids: readonly string[]): Promise<Merges> {
    const said: MergeRow[] = await this.runner.query(mergesFrom(this.subject.merges), [this.projectId, ids]);
    return new Merges(said.map(({ into_id, ...merge }) => ({ ...merge, into: into_id })));
  }

  /** The survivor first. At most one more than a contact may have. */
  async leadingTo(survivor: string): Promise<string[]> {
    const parameters = [this.projectId, survivor, MAX_ALIASES + 1];
    const rows: { id: string }[] = await this.runner.query(leadingTo(this.subject.merges), parameters);
    return [survivor, ...rows.flatMap(({ id }) => (id === survivor ? [] : id))];
  }

  async count(): Promise<number> {
    const [row]: { count: number }[] = await this.runner.query(count(this.subject.merges), [this.projectId]);
    return row?.count ?? 0;
  }

  async say(id: string, from: string | null, into: string | null): Promise<void> {
    const { merges, noted } = this.subject;
    const [row]: { moment: string }[] = await this.runner.query(moment(merges), [this.projectId, id]);
    await this.runner.query(say(merges), [this.projectId, id, into, row?.moment, randomUUID()]);
    await this.runner.query(NOTE, [this.projectId, randomUUID(), noted([id, from ?? into ?? id])]);
  }

  async record(by: Actor, action: AuditAction, id: string, from: string | null, to: string | null): Promise<void> {
    const named = (one: string | null) => one && this.subject.audited(this.projectId, one);
    const changes = [{ field: 'into', from: named(from), to: named(to) }];
    const entry = { action, subject: this.subject.audited(this.projectId, id), changes };
    await recordChanges(this.runner, this.projectId, by, [entry]);
  }
}
