import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { SettingsVersion } from '../database/entities/settings-version.entity';
import type { Settings, SettingsDefaults } from './settings-shape';

/** What a change starts from. */
export interface SettingsState extends SettingsDefaults {
  /** Null while the defaults are in force. As none is ever deleted, its number is how many there are. */
  readonly newest: Pick<SettingsVersion, 'version' | 'settings'> | null;
  /** Of the version that was asked for; null where there is none. */
  readonly older: SettingsVersion['settings'] | null;
}

export interface NewVersion {
  readonly settings: Settings;
  readonly restores: number | null;
}

/** Writes settings, each change on top of the one before it, however many come at once. */
@Injectable()
export class SettingsWriter {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * @param olderVersion another version that the change needs
   * @param change makes the next version of what there is, or null to leave all as it is; what it throws undoes everything
   * @returns whether there is a new version
   */
  async apply(
    projectId: ProjectId,
    by: string,
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
      await runner.query(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by, restores)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [projectId, (newest?.version ?? 0) + 1, next.settings, new Date(), by, next.restores],
      );
      await runner.query('UPDATE projects SET breadth_half = $2 WHERE project_id = $1', [
        projectId,
        next.settings.breadthHalf,
      ]);
      return true;
    });
  }
}
