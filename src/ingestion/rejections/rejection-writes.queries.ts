import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource, type EntityManager } from 'typeorm';
import { LOCK_FACTS_SHARED, TRY_LOCK_FACTS_SHARED } from '../../database/advisory-locks';
import { erasureDigest } from '../../database/contact-digest';
import { REJECTION_DAYS } from '../../database/entities/rejection.entity';
import type { CountedRejections, PendingRejections } from './rejection-buffer';
import type { SampledRejection } from './sampled-rejection';

/** Samples that are kept of all projects of an organisation, at most, and of one. */
const OF_ORGANISATION = 40_000;
const OF_PROJECT = 10_000;
/** Rows of files, which come by the thousands and are downloaded together. */
const ROWS_OF_PROJECT = 20_000;
/** Each has its own share, so that a flood of one mistake does not displace another: all reasons with samples. */
const REASONS = 4;
/** Samples of a project after which a process displaces old ones: that reads all of them. */
const DISPLACE_AFTER = 100;
/** So that none blocks other requests while its rows are written as JSON. */
const PER_STATEMENT = 200;
const MAX_PROJECTS = 10_000;

const PROJECT = `SELECT (SELECT count(*)::integer FROM projects AS other WHERE other.org_id = $2) AS projects
  FROM projects WHERE project_id = $1 AND closed_at IS NULL`;
const COUNT = `INSERT INTO rejection_counts (project_id, hour, reason, field, count, last_at)
  SELECT $1, hour, reason, field, count, last_at
  FROM jsonb_to_recordset($2::jsonb) AS counted(hour timestamptz, reason text, field text, count bigint, last_at timestamptz)
  ORDER BY hour, reason, field
  ON CONFLICT (project_id, hour, reason, field) DO UPDATE
  SET count = rejection_counts.count + excluded.count, last_at = greatest(rejection_counts.last_at, excluded.last_at)`;
/** Nothing of an erased contact is stored, also if it was erased while this waited. */
const KEEP = `INSERT INTO rejections (project_id, rejection_id, rejected_at, origin, actor_kind, actor_id, import_id, file, line, reason,
    status, errors, event_id, user_id, other_id, payload, payload_cut)
  SELECT $1, rejection_id, rejected_at, origin, actor_kind, actor_id, import_id, file, line, reason,
    status, errors, event_id, user_id, other_id, payload, payload_cut
  FROM jsonb_to_recordset($2::jsonb) AS sample(rejection_id uuid, rejected_at timestamptz, origin text, actor_kind text,
    actor_id text, import_id uuid, file text, line integer, reason text, status integer, errors jsonb, event_id text, user_id text,
    other_id text, payload text, payload_cut boolean, digests uuid[])
  WHERE NOT EXISTS (
    SELECT 1 FROM erased_contacts WHERE project_id = $1 AND user_digest = ANY (sample.digests))
  ON CONFLICT (project_id, rejection_id) DO NOTHING`;
/** The newest stay. */
const DISPLACE = `DELETE FROM rejections WHERE project_id = $1 AND rejection_id IN (
    SELECT rejection_id FROM (
      SELECT rejection_id, row_number() OVER (PARTITION BY reason ORDER BY rejected_at DESC, rejection_id DESC) AS place
      FROM rejections WHERE project_id = $1 AND origin <> 'import'
    ) AS placed
    WHERE place > $2)`;
const DISPLACE_ROWS = `DELETE FROM rejections WHERE project_id = $1 AND origin = 'import' AND rejection_id IN (
    SELECT rejection_id FROM rejections WHERE project_id = $1 AND origin = 'import'
    ORDER BY rejected_at DESC, line OFFSET $2)`;
const FORGET_ROWS = `DELETE FROM rejections WHERE project_id = $1 AND import_id = $2 AND origin = 'import'`;
const REMOVE = 'DELETE FROM rejections WHERE project_id = $1 AND rejection_id = $2';
const FORGET_SAMPLES = `DELETE FROM rejections WHERE rejected_at < now() - interval '${REJECTION_DAYS} days'`;
/** An hour is counted until all of it is too old. */
const FORGET_COUNTS = `DELETE FROM rejection_counts WHERE hour < now() - interval '${REJECTION_DAYS} days 1 hour'`;

/** Writes rejections. They are of one project at a time, and never wait for its facts. */
@Injectable()
export class RejectionWrites {
  /** Samples by project that this process has added since it last displaced old ones. */
  private readonly added = new LRUCache<string, number>({ max: MAX_PROJECTS });

  constructor(private readonly dataSource: DataSource) {}

  /** @returns false if the facts of the project are locked, by an erasure or a deletion: try again later */
  async write(pending: PendingRejections): Promise<boolean> {
    return await this.dataSource.transaction('READ COMMITTED', (manager) => this.writeBy(manager, pending));
  }

  /** Writes the rejected rows of an import, instead of those of an earlier attempt. The transaction holds the lock of facts. */
  async writeImport(
    manager: EntityManager,
    { projectId, importId }: { readonly projectId: string; readonly importId: string },
    counts: readonly CountedRejections[],
    rows: readonly SampledRejection[],
  ): Promise<void> {
    await manager.query(FORGET_ROWS, [projectId, importId]);
    await manager.query(COUNT, [projectId, JSON.stringify(counts)]);
    await keep(manager, projectId, rows);
    if (rows.length > 0) await manager.query(DISPLACE_ROWS, [projectId, ROWS_OF_PROJECT]);
  }

  /**
   * Ends a rejection whose event was sent again.
   *
   * @param again what it was rejected for this time; null: it was not
   */
  async settle(projectId: string, rejectionId: string, again: SampledRejection | null): Promise<void> {
    await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      await manager.query(LOCK_FACTS_SHARED, [projectId]);
      const [, removed]: [unknown, number] = await manager.query(REMOVE, [projectId, rejectionId]);
      // Otherwise an erasure, or another retry, was faster.
      if (again && removed > 0) await keep(manager, projectId, [again]);
    });
  }

  /** Deletes the rejections of all projects that are too old. */
  async forgetOld(): Promise<void> {
    await this.dataSource.query(FORGET_SAMPLES);
    await this.dataSource.query(FORGET_COUNTS);
  }

  private async writeBy(manager: EntityManager, pending: PendingRejections): Promise<boolean> {
    const { projectId, ownerId, counts, samples } = pending;
    const [lock]: { taken: boolean }[] = await manager.query(TRY_LOCK_FACTS_SHARED, [projectId]);
    if (!lock?.taken) return false;
    const [project]: { projects: number }[] = await manager.query(PROJECT, [projectId, ownerId]);
    // It was deleted or closed meanwhile.
    if (!project) return true;
    await manager.query(COUNT, [projectId, JSON.stringify(counts)]);
    if (samples.length === 0) return true;
    await keep(manager, projectId, samples);
    const added = (this.added.get(projectId) ?? DISPLACE_AFTER) + samples.length;
    if (added >= DISPLACE_AFTER) await manager.query(DISPLACE, [projectId, samplesOfReason(project.projects)]);
    this.added.set(projectId, added >= DISPLACE_AFTER ? 0 : added);
    return true;
  }
}

async function keep(manager: EntityManager, projectId: string, samples: readonly SampledRejection[]): Promise<void> {
  for (let from = 0; from < samples.length; from += PER_STATEMENT) {
    const rows = samples.slice(from, from + PER_STATEMENT).map((row) => ({ ...row, digests: digests(projectId, row) }));
    await manager.query(KEEP, [projectId, JSON.stringify(rows)]);
  }
}

/** @param projects of the organisation */
function samplesOfReason(projects: number): number {
  const ofProject = Math.min(OF_PROJECT, Math.floor(OF_ORGANISATION / Math.max(1, projects)));
  return Math.max(1, Math.floor(ofProject / REASONS));
}

function digests(projectId: string, { user_id, other_id }: SampledRejection): string[] {
  return [user_id, other_id].flatMap((id) => (id === null ? [] : erasureDigest(projectId, id)));
}
