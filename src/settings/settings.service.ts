import { ConflictException, Injectable, Logger, NotFoundException } from '@nestjs/common';
import type { ProjectId, SessionCaller } from '../auth/tenant';
import { Config } from '../config/config';
import type { Actor } from '../database/actor';
import { differences } from '../database/audit-trail.queries';
import { quotaReached } from '../database/quota-reached';
import { RunStarter } from '../database/run-starter';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { DEFAULT_BREADTH_HALF } from '../scoring/score-constants';
import { TenantWrites } from '../serving/tenant-writes';
import type { SettingsBody, SettingsVersionItem, SettingsVersionsBody } from './settings.dto';
import type { SettingsPatch } from './settings.input';
import { SettingsQueries, type VersionRow } from './settings.queries';
import {
  fullSettings,
  patched,
  type Settings,
  type SettingsDefaults,
  settingsItem,
  settingsMistakes,
} from './settings-shape';
import { type NewVersion, type SettingsState, SettingsWriter } from './settings-writer.queries';

/** The user who changes settings. */
type Author = Pick<SessionCaller, 'userId' | 'ownerId'> & { readonly actor: Actor };

/** The settings of a project's score: current, past and proposed. */
@Injectable()
export class SettingsService {
  private readonly logger = new Logger(SettingsService.name);

  constructor(
    private readonly queries: SettingsQueries,
    private readonly writer: SettingsWriter,
    private readonly recompute: RunStarter,
    private readonly writes: TenantWrites,
    private readonly config: Config,
  ) {}

  /** @throws NotFoundException if the project was deleted in the meantime */
  async current(projectId: ProjectId): Promise<SettingsBody> {
    const row = await this.queries.current(projectId);
    if (!row) throw new NotFoundException();
    const { breadth_half: breadthHalf, learns } = row;
    const defaults = { breadthHalf, learns };
    if (row.version !== null) return versionItem({ ...row, settings: { ...row.settings, breadthHalf } }, defaults);
    return {
      version: 0,
      settings: settingsItem(fullSettings({}, defaults)),
      applied_at: null,
      applied_by: null,
      restores: null,
    };
  }

  async versions(projectId: ProjectId, limit: number): Promise<SettingsVersionsBody> {
    const { rows, total, learns } = await this.queries.versions(projectId, limit);
    const defaults = { breadthHalf: DEFAULT_BREADTH_HALF, learns };
    return { versions: rows.map((row) => versionItem(row, defaults)), total };
  }

  /**
   * Applies a patch as a new version, unless it changes nothing. The next recompute, which starts at once if possible,
   * applies it to the scores.
   *
   * @param by the user who changes them
   * @throws InvalidInput if the settings contradict each other
   */
  async change(projectId: ProjectId, by: Author, patch: SettingsPatch): Promise<SettingsBody> {
    await this.apply(projectId, by, null, (state) => {
      const before = inForce(state);
      const settings = patched(before, patch);
      assertValid(settings);
      return isSame(before, settings)
        ? null
        : this.next(state, { settings, restores: null, ...audited(before, settings) });
    });
    return await this.current(projectId);
  }

  /**
   * Restores an older version as a new one, like `change`.
   *
   * @param version 0 for the defaults
   * @throws InvalidInput if the version does not exist
   */
  async rollBack(projectId: ProjectId, by: Author, version: number): Promise<SettingsBody> {
    await this.apply(projectId, by, version, (state) => {
      const older = version === 0 ? {} : state.older;
      if (!older) {
        throw new InvalidInput([{ message: 'this version does not exist', location: 'body.version', value: version }]);
      }
      const settings = fullSettings(older, { learns: state.learns, breadthHalf: DEFAULT_BREADTH_HALF });
      const before = inForce(state);
      const next = { settings, restores: version, ...audited(before, settings) };
      return isSame(before, settings) ? null : this.next(state, next);
    });
    return await this.current(projectId);
  }

  /** @throws ConflictException if the maximum number of versions is reached */
  private next({ newest }: SettingsState, version: NewVersion): NewVersion {
    const count = newest?.version ?? 0;
    const max = this.config.quotas.settingsVersions;
    if (count < max) return version;
    throw new ConflictException(
      `${quotaReached('the project', count, 'versions of its settings', max)}; the operator can raise MAX_SETTINGS_VERSIONS`,
    );
  }

  private async apply(
    projectId: ProjectId,
    { userId, ownerId, actor }: Author,
    olderVersion: number | null,
    change: Parameters<SettingsWriter['apply']>[3],
  ): Promise<void> {
    const write = () => this.writer.apply(projectId, { userId, actor }, olderVersion, change);
    if (!(await this.writes.runFor(ownerId, write))) return;
    // The change is committed even if this fails; the scheduled recompute then applies it.
    await this.recompute.start(projectId, ownerId).catch((error: Error) => this.logger.warn(error.message));
  }
}

/** @throws InvalidInput with all mistakes in the combination of settings */
export function assertValid(settings: Settings): void {
  const mistakes = settingsMistakes(settings);
  if (mistakes.length > 0) throw new InvalidInput(mistakes);
}

/** The half-point is also stored in the project, where it can be changed separately. */
function inForce({ newest, breadthHalf, learns }: SettingsState): Settings {
  return fullSettings({ ...newest?.settings, breadthHalf }, { breadthHalf, learns });
}

/** What the audit log says: the settings as in the API. */
function audited(before: Settings, after: Settings): Pick<NewVersion, 'changes'> {
  return { changes: differences(settingsItem(before), settingsItem(after)) };
}

function isSame(a: Settings, b: Settings): boolean {
  return (Object.keys(a) as (keyof Settings)[]).every((name) => a[name] === b[name]);
}

function versionItem(row: VersionRow, defaults: SettingsDefaults): SettingsVersionItem {
  return {
    version: row.version,
    settings: settingsItem(fullSettings(row.settings, defaults)),
    applied_at: row.applied_at.toISOString(),
    applied_by: row.applied_by,
    restores: row.restores,
  };
}
