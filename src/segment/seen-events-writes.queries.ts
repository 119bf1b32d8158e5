import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { lockQuota, TRY_LOCK_FACTS_SHARED } from '../database/advisory-locks';
import { OTHER_NAMES, type SeenName, SeenNames } from './seen-names';

/** Names of a project. More count as one. */
const MAX_NAMES = 500;
/** A name that was not seen for so long makes room. */
const KEPT = `interval '90 days'`;

const PROJECT = 'SELECT project_id FROM projects WHERE project_id = $1 AND closed_at IS NULL';
const FORGET = `DELETE FROM segment_events WHERE project_id = $1 AND last_seen < now() - ${KEPT}`;
const KNOWN = 'SELECT name FROM segment_events WHERE project_id = $1';
const COUNT = `INSERT INTO segment_events (project_id, name, count, anonymous, first_seen, last_seen)
  SELECT $1, name, count, anonymous, first_seen, last_seen
  FROM jsonb_to_recordset($2::jsonb)
    AS seen(name text, count bigint, anonymous bigint, first_seen timestamptz, last_seen timestamptz)
  ON CONFLICT (project_id, name) DO UPDATE
  SET count = segment_events.count + excluded.count, anonymous = segment_events.anonymous + excluded.anonymous,
    last_seen = greatest(segment_events.last_seen, excluded.last_seen)`;

/** Writes which names of events were seen. */
@Injectable()
export class SeenEventsWrites {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false if the facts of the project are locked, by an erasure or a deletion: try again later */
  async write(projectId: ProjectId, names: readonly SeenName[]): Promise<boolean> {
    return await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      const [lock]: { taken: boolean }[] = await manager.query(TRY_LOCK_FACTS_SHARED, [projectId]);
      if (!lock?.taken) return false;
      const [project]: object[] = await manager.query(PROJECT, [projectId]);
      // It was deleted or closed meanwhile.
      if (!project) return true;
      await manager.query(lockQuota('segment events'), [projectId]);
      await manager.query(FORGET, [projectId]);
      const known: { name: string }[] = await manager.query(KNOWN, [projectId]);
      await manager.query(COUNT, [projectId, JSON.stringify(within(names, new Set(known.map(({ name }) => name))))]);
      return true;
    });
  }
}

/** New names up to the maximum; the others are one. */
function within(names: readonly SeenName[], known: ReadonlySet<string>): readonly SeenName[] {
  let free = MAX_NAMES - known.size;
  const counted = new SeenNames();
  for (const one of names) counted.merge(known.has(one.name) || free-- > 0 ? one : { ...one, name: OTHER_NAMES });
  return counted.all;
}
