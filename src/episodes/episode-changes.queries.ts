import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { type Actor, SYSTEM } from '../database/actor';
import { KEEP_EPISODES } from '../database/advisory-locks';
import { type AuditedChange, differences, recordChanges } from '../database/audit-trail.queries';
import type { ChangeableEpisode, EpisodeChangeRequest } from './episode-change';

const LOCKED = `SELECT episode_id, user_id, state, assignee, snoozed_until, reason, outcome, note, ended_on, ended_by, revision
  FROM episodes WHERE project_id = $1 AND episode_id = ANY ($2::uuid[]) ORDER BY episode_id FOR UPDATE`;

/** $3 whether the assignee changes, $4 to whom, $5 state, null: unchanged, $6 to $9 what goes with it, $10 when, $11 who */
const CHANGE = `UPDATE episodes SET
    assignee = CASE WHEN $3::boolean THEN $4::text ELSE assignee END,
    state = CASE WHEN $5::text IS NULL THEN state ELSE $5 END,
    snoozed_until = CASE WHEN $5::text IS NULL THEN snoozed_until ELSE $6::timestamptz END,
    reason = CASE WHEN $5::text IS NULL THEN reason ELSE $7::text END,
    outcome = CASE WHEN $5::text IS NULL THEN outcome ELSE $8::text END,
    note = CASE WHEN $5::text IS NULL THEN note ELSE $9::text END,
    closed_at = CASE WHEN $5::text IS NULL THEN closed_at WHEN $5 IN ('open', 'snoozed') THEN NULL
      ELSE coalesce(closed_at, $10::timestamptz) END,
    changed_at = $10::timestamptz,
    changed_by = $11::text,
    revision = revision + 1
  WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])`;

const KEEP_CHANGE = `INSERT INTO episode_changes (project_id, episode_id, revision, user_id, changed_at, changed_by, state, assignee,
    snoozed_until, reason, outcome, note)
  SELECT project_id, episode_id, revision, user_id, changed_at, changed_by, state, assignee, snoozed_until, reason, outcome, note
  FROM episodes WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])`;

/** Whether somebody looks after an episode: one that ended by a merge lasts again when the ids are parted. */
export const NEEDS_ASSIGNEE = `CASE WHEN closed_at IS NULL THEN true ELSE ended_by = 'merged' END`;

/**
 * The episodes that somebody looks after, and that $2 has had since before $3. They were assigned by the first change after the
 * last one that left them to somebody else.
 */
const ASSIGNED = `SELECT episode_id FROM episodes
  WHERE project_id = $1 AND assignee = $2 AND ${NEEDS_ASSIGNEE} AND NOT EXISTS (
    SELECT FROM (
      SELECT min(changed_at) AS assigned_at FROM episode_changes AS own
      WHERE own.project_id = $1 AND own.episode_id = episodes.episode_id AND own.assignee = $2 AND own.revision > (
        SELECT coalesce(max(other.revision), 0) FROM episode_changes AS other
        WHERE other.project_id = $1 AND other.episode_id = episodes.episode_id AND other.assignee IS DISTINCT FROM $2
      )
    ) AS assignment
    WHERE assigned_at > $3::timestamptz
  )
  ORDER BY episode_id`;

type LockedEpisode = ChangeableEpisode & { readonly user_id: string };

/** Changes by people. */
@Injectable()
export class EpisodeChangesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Changes episodes in one transaction. Nobody else changes any of the project meanwhile.
   *
   * @param episodeIds in the form of UUIDs
   * @param choose gets those that the project has, and returns those to change
   */
  async change(
    projectId: ProjectId,
    episodeIds: readonly string[],
    { assignee, state }: EpisodeChangeRequest,
    by: Actor,
    choose: (found: readonly ChangeableEpisode[]) => readonly string[],
  ): Promise<void> {
    await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      await manager.query(KEEP_EPISODES, [projectId]);
      const found: LockedEpisode[] = await manager.query(LOCKED, [projectId, episodeIds]);
      const chosen = choose(found);
      await this.write(manager, projectId, found, chosen, { assignee, state }, by);
    });
  }

  /**
   * Takes a person who left off the episodes that are not closed, unless they were assigned after that.
   *
   * @param left when the person left
   */
  async release(manager: EntityManager, projectId: string, userId: string, left: Date): Promise<void> {
    await manager.query(KEEP_EPISODES, [projectId]);
    const assigned: { episode_id: string }[] = await manager.query(ASSIGNED, [projectId, userId, left]);
    const ids = assigned.map(({ episode_id }) => episode_id);
    const found: LockedEpisode[] = await manager.query(LOCKED, [projectId, ids]);
    await this.write(manager, projectId, found, ids, { assignee: null, state: undefined }, SYSTEM);
  }

  private async write(
    manager: EntityManager,
    projectId: string,
    found: readonly LockedEpisode[],
    chosen: readonly string[],
    { assignee, state }: EpisodeChangeRequest,
    by: Actor,
  ): Promise<void> {
    if (chosen.length === 0) return;
    await manager.query(CHANGE, [
      ...[projectId, chosen, assignee !== undefined, assignee ?? null],
      ...[state?.name ?? null, state?.until ?? null, state?.reason ?? null, state?.outcome ?? null],
      ...[state?.note ?? null, new Date(), changedBy(by)],
    ]);
    await manager.query(KEEP_CHANGE, [projectId, chosen]);
    const changed = new Set(chosen);
    const entries = found
      .filter(({ episode_id }) => changed.has(episode_id))
      .map((episode) => entryOf(episode, { assignee, state }));
    await recordChanges(manager, projectId, by, entries);
  }
}

/** Who changed an episode, as it is kept with it: the id of a user, `key:` and that of a key, or the kind of any other. */
function changedBy({ kind, id }: Actor): string {
  return kind === 'user' && id !== null ? id : id === null ? kind : `${kind}:${id}`;
}

/** Texts about people stay in the episode: the log only says whether there is one. */
function entryOf(episode: LockedEpisode, { assignee, state }: EpisodeChangeRequest): AuditedChange {
  const text = (value: string | null) => (value === null ? null : 'text');
  const before = {
    assignee: episode.assignee,
    state: episode.state,
    snoozed_until: episode.snoozed_until,
    outcome: episode.outcome,
    reason: text(episode.reason),
    note: text(episode.note),
  };
  const decided = state && {
    state: state.name,
    snoozed_until: state.until,
    outcome: state.outcome,
    reason: text(state.reason),
    note: text(state.note),
  };
  const after = { ...before, ...(assignee === undefined ? {} : { assignee }), ...decided };
  return {
    action: 'episode.changed',
    subject: episode.episode_id,
    userId: episode.user_id,
    changes: differences(before, after),
  };
}
