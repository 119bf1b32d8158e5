import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
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
      if (chosen.length === 0) return;
      await manager.query(CHANGE, [
        ...[projectId, chosen, assignee !== undefined, assignee ?? null],
        ...[state?.name ?? null, state?.until ?? null, state?.reason ?? null, state?.outcome ?? null],
        ...[state?.note ?? null, new Date(), changedBy(by)],
      ]);
      await manager.query(KEEP_CHANGE, [projectId, chosen]);
      const changed = new Set(chosen);
      const entries = found.filter(({ episode_id }) => changed.has(episode_id));
      await recordChanges(
        manager,
        projectId,
        by,
        entries.map((episode) => entryOf(episode, { assignee, state })),
      );
    });
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
