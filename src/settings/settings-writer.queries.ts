import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { SettingsVersion } from '../database/entities/settings-version.entity';
import type { Settings, SettingsDefaults } from './settings-shape';

/** What a change starts from. */
export interface SettingsState extends SettingsDefaults {
  /** All versions up to now, the newest first. */
  readonly versions: readonly Pick<SettingsVersion, 'version' | 'settings'>[];
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
   * @param change makes the next version of what there is, or null to leave all as it is; what it throws undoes everything
   * @returns whether there is a new version
   */
  async apply(projectId: ProjectId, by: string, change: (state: SettingsState) => NewVersion | null): Promise<boolean> {
    return await this.dataSource.transaction(async ({ queryRunner: runner }) => {
      if (!runner) throw new Error('no connection');
      const [project]: { breadth_half: number; learns: boolean }[] = await runner.query(
        'SELECT breadth_half, learns FROM projects WHERE project_id = $1 FOR UPDATE',
        [projectId],
      );
      if (!project) return false;
      const versions: SettingsState['versions'] = await runner.query(
        'SELECT version, settings FROM settings_versions WHERE project_id = $1 ORDER BY version DESC',
        [projectId],
      );
      const next = change({ breadthHalf: project.breadth_half, learns: project.learns, versions });
      if (!next) return false;
      await runner.query(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by, restores)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [projectId, (versions[0]?.version ?? 0) + 1, next.settings, new Date(), by, next.restores],
      );
      await runner.query('UPDATE projects SET breadth_half = $2 WHERE project_id = $1', [
        projectId,
        next.settings.breadthHalf,
      ]);
      return true;
    });
  }
}
