import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { recordChanges } from '../database/audit-trail.queries';
import type { FieldChange } from '../database/entities/audit-entry.entity';
import type { SettingsVersion } from '../database/entities/settings-version.entity';
import type { Settings, SettingsDefaults } from './settings-shape';

/** The state before a change. */
export interface SettingsState extends SettingsDefaults {
  /** Null while the defaults apply. Versions are never deleted, so its number is the number of versions. */
  readonly newest: Pick<SettingsVersion, 'version' | 'settings'> | null;
  /** Settings of the requested older version; null if it does not exist. */
  readonly older: SettingsVersion['settings'] | null;
}

export interface NewVersion {
  readonly settings: Settings;
  readonly restores: number | null;
  /** For the audit log. */
  readonly changes: readonly FieldChange[];
}

/** Writes settings. Concurrent changes are applied one after the other. */
@Injectable()
export class SettingsWriter {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * @param olderVersion an older version that the change needs, or null
   * @param change returns the next version, or null to change nothing; an exception rolls everything back
   * @returns whether a new version was created
   */
  async apply(
    projectId: ProjectId,
    { userId, actor }: { readonly userId: string; readonly actor: Actor },
    olderVersion: number | null,
    change: (state: SettingsState) => NewVersion | null,
  ): Promise<boolean> {
    return await this.dataSource.transaction(async ({ queryRunner: runner }) => {
      if (!runner) throw new Error('no connection');
      const [project]: { breadth_half: number; learns: boolean }[] = await runner.query(
        'SELECT breadth_half, learns FROM projects WHERE project_id = $1 FOR UPDATE',
        [projectId],
      );
      if (!project) return false;
      const versions: Pick<SettingsVersion, 'version' | 'settings'>[] = await runner.query(
        `SELECT version, settings FROM settings_versions
         WHERE project_id = $1 AND version IN ($2, (SELECT max(version) FROM settings_versions WHERE project_id = $1))
         ORDER BY version DESC`,
        [projectId, olderVersion],
      );
      const newest = versions[0] ?? null;
      const older = versions.find(({ version }) => version === olderVersion)?.settings ?? null;
      const next = change({ breadthHalf: project.breadth_half, learns: project.learns, newest, older });
      if (!next) return false;
      const version = (newest?.version ?? 0) + 1;
      await runner.query(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by, restores)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [projectId, version, next.settings, new Date(), userId, next.restores],
      );
      await runner.query('UPDATE projects SET breadth_half = $2 WHERE project_id = $1', [
        projectId,
        next.settings.breadthHalf,
      ]);
      const action = next.restores === null ? 'settings.changed' : 'settings.rolled_back';
      await recordChanges(runner, projectId, actor, [{ action, subject: String(version), changes: next.changes }]);
      return true;
    });
  }
}
