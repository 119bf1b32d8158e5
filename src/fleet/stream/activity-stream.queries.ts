import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../../auth/tenant';
import { newestRun } from '../../database/newest-run-sql';
import { joinAgent, joinContact, SHOWN_NAME, shownAgent, shownId } from '../../database/survivors-sql';
import { TenantReader } from '../../serving/tenant-reader';
import type { TransitionRow } from '../../signals/transition-item';
import { namedTransitions } from '../../signals/transition-rows-sql';

/** An act as reported (`action`, `summary`), or an outbound interaction (`kind`). */
export interface FleetActRow {
  readonly id: string;
  readonly agent_id: string;
  readonly agent_name: string;
  /** Null where the act concerns no contact. */
  readonly user_id: string | null;
  readonly contact_name: string | null;
  readonly occurred_at: Date;
  readonly action: string | null;
  readonly summary: string | null;
  readonly kind: string | null;
}

/** The newest finished recompute, the newest entry of a project's feed and its newest transition; null where there is none. */
export interface FeedStateRow {
  readonly run_id: string | null;
  readonly as_of: string | null;
  readonly finished_at: Date | null;
  readonly position: string | null;
  readonly entry_id: string | null;
  readonly acts: number | null;
  readonly transition: string | null;
}

/** One step of the feed: an act, or an offset with nothing to show. */
export type FeedStepRow = {
  readonly position: string;
  readonly entry_id: string;
  /** How many acts the entry names. */
  readonly acts: number;
  readonly ordinal: string;
} & (FleetActRow | { [column in keyof FleetActRow]: null });

const TRANSITIONS_AFTER = `${namedTransitions(
  'SELECT * FROM transitions WHERE project_id = $1 AND position > $2 ORDER BY position LIMIT $3',
  'page.position',
)}`;

@Injectable()
export class ActivityStreamQueries {
  constructor(private readonly reader: TenantReader) {}

  async state(projectId: ProjectId): Promise<FeedStateRow | undefined> {
    const rows = await this.reader.queryCurrent<FeedStateRow>(
      projectId,
      `SELECT run.run_id, run.as_of, run.finished_at, entry.position, entry.entry_id, entry.acts,
         (SELECT max(position) FROM transitions WHERE project_id = $1) AS transition
       FROM (SELECT 1) AS one
       LEFT JOIN LATERAL (
         ${newestRun('run_id, as_of, finished_at')}
       ) AS run ON true
       LEFT JOIN LATERAL (
         SELECT position, entry_id, acts FROM feed_entries WHERE project_id = $1 AND position IS NOT NULL
         ORDER BY position DESC LIMIT 1
       ) AS entry ON true`,
    );
    return rows[0];
  }

  /** @returns the id of the entry at a position; undefined if there is none, or no longer */
  async entryAt(projectId: ProjectId, position: number): Promise<string | undefined> {
    const rows = await this.reader.queryCurrent<{ entry_id: string }>(
      projectId,
      'SELECT entry_id FROM feed_entries WHERE project_id = $1 AND position = $2',
      [position],
    );
    return rows[0]?.entry_id;
  }

  /** The transitions that follow a place, in order, `limit` at most. */
  async transitionsAfter(projectId: ProjectId, position: number, limit: number): Promise<TransitionRow[]> {
    return await this.reader.queryCurrent(projectId, TRANSITIONS_AFTER, [position, limit]);
  }

  /**
   * The steps after an offset, in order: up to `limit`, and at least one if there are any. An act that was erased, or
   * that lies after the day a project is pinned to, is a step with nothing to show.
   */
  async after(projectId: ProjectId, position: number, ordinal: number, limit: number): Promise<FeedStepRow[]> {
    return await this.reader.queryCurrent(
      projectId,
      `WITH project AS (
         SELECT CASE WHEN pinned_as_of IS NULL THEN 'infinity'
           ELSE (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond' END AS until
         FROM projects WHERE project_id = $1
       ), entries AS (
         SELECT position, entry_id, acts, sum(acts) OVER (ORDER BY position) - acts AS acts_before
         FROM (
           SELECT position, entry_id, acts FROM feed_entries WHERE project_id = $1 AND position >= $2
           ORDER BY position LIMIT $4 + 1
         ) AS newer
       ), steps AS (
         SELECT entries.position, entries.entry_id, entries.acts, coalesce(act.ordinal, 0) AS ordinal, act.id
         FROM entries
         JOIN feed_entries ON feed_entries.project_id = $1 AND feed_entries.entry_id = entries.entry_id
         LEFT JOIN LATERAL unnest(feed_entries.act_ids) WITH ORDINALITY AS act(id, ordinal) ON true
         WHERE entries.acts_before <= $3::bigint + $4
           AND (entries.position, coalesce(act.ordinal, 0)) > ($2::bigint, $3::bigint)
         ORDER BY entries.position, act.ordinal LIMIT $4
       ), shown AS (
         SELECT steps.*, coalesce(done.agent_id, sent.agent_id) AS agent_id, coalesce(done.user_id, sent.user_id) AS user_id,
           coalesce(done.occurred_at, sent.occurred_at) AS occurred_at, done.action, done.summary, sent.kind
         FROM steps
         LEFT JOIN agent_actions done ON done.project_id = $1 AND done.action_id = steps.id
         LEFT JOIN interactions sent ON sent.project_id = $1 AND sent.interaction_id = steps.id
       )
       SELECT shown.position, shown.entry_id, shown.acts, shown.ordinal,
         CASE WHEN shown.occurred_at <= project.until THEN shown.id END AS id,
         ${shownAgent('shown')} AS agent_id, coalesce(agents.name, '') AS agent_name, ${shownId('shown')} AS user_id, ${SHOWN_NAME} AS contact_name,
         shown.occurred_at, shown.action, shown.summary, shown.kind
       FROM shown
       CROSS JOIN project
       ${joinAgent('shown')}
       ${joinContact('shown')}
       ORDER BY shown.position, shown.ordinal`,
      [position, ordinal, limit],
    );
  }
}
