import { Injectable, NotFoundException } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { keepSegmentSettings, LOCK_FACTS_SHARED } from '../database/advisory-locks';
import { differences, recordChanges } from '../database/audit-trail.queries';
import type { SegmentEvent } from '../database/entities/segment-event.entity';
import type { SegmentSpec } from '../database/entities/segment-settings.entity';
import { TenantReader } from '../serving/tenant-reader';
import { DEFAULT_SPEC } from './segment-rules';

export type SeenEventRow = Omit<SegmentEvent, 'project_id'>;

const PROJECT = 'SELECT project_id FROM projects WHERE project_id = $1 AND closed_at IS NULL';
const SPEC = 'SELECT spec FROM segment_settings WHERE project_id = $1';
const SAVE = `INSERT INTO segment_settings (project_id, spec, changed_at) VALUES ($1, $2::jsonb, statement_timestamp())
  ON CONFLICT (project_id) DO UPDATE SET spec = excluded.spec, changed_at = excluded.changed_at`;
const SEEN = `SELECT name, count, anonymous, first_seen, last_seen FROM segment_events WHERE project_id = $1
  ORDER BY last_seen DESC, name`;

@Injectable()
export class SegmentSettingsQueries {
  constructor(
    private readonly reader: TenantReader,
    private readonly dataSource: DataSource,
  ) {}

  /** @returns null while the defaults apply */
  async spec(projectId: ProjectId): Promise<SegmentSpec | null> {
    const [row]: { spec: SegmentSpec }[] = await this.reader.queryCurrent(projectId, SPEC);
    return row?.spec ?? null;
  }

  /** Every name that was seen: a few hundred at most. */
  async seen(projectId: ProjectId): Promise<SeenEventRow[]> {
    return await this.reader.query(projectId, SEEN);
  }

  /** Replaces the settings, and records what changed. */
  async save(projectId: ProjectId, spec: SegmentSpec, by: Actor): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(keepSegmentSettings, [projectId]);
      // No deletion goes on meanwhile.
      await manager.query(LOCK_FACTS_SHARED, [projectId]);
      const [project]: object[] = await manager.query(PROJECT, [projectId]);
      if (!project) throw new NotFoundException();
      const [row]: { spec: SegmentSpec }[] = await manager.query(SPEC, [projectId]);
      const changes = differences(audited(row?.spec ?? DEFAULT_SPEC), audited(spec));
      if (changes.length === 0) return;
      await manager.query(SAVE, [projectId, JSON.stringify(spec)]);
      await recordChanges(manager, projectId, by, [{ action: 'segment.changed', subject: projectId, changes }]);
    });
  }
}

/** By the name of the event, so that an entry shows which ones changed. */
function audited({ events, ...others }: SegmentSpec): object {
  return { ...others, events: Object.fromEntries(events.map(({ event, ...rule }) => [event, rule])) };
}
