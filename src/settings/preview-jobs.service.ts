import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { JobBody } from '../jobs/jobs.dto';
import { JobsService } from '../jobs/jobs.service';
import type { SettingsPreviewBody } from './preview.dto';
import { PreviewService } from './preview.service';
import type { SettingsPatch } from './settings.input';

export const SETTINGS_PREVIEW = 'settings_preview';

/** As stored with the job. */
export interface PreviewInput {
  readonly patch: SettingsPatch;
  readonly limit: number;
}

/** Previews settings: during the request for small projects, in a job for large ones. */
@Injectable()
export class PreviewJobs {
  constructor(
    private readonly previews: PreviewService,
    private readonly jobs: JobsService,
  ) {}

  /** @throws like `PreviewService.preview` and `JobsService.start` */
  async preview(
    projectId: ProjectId,
    ownerId: string,
    patch: SettingsPatch,
    limit: number,
  ): Promise<{ readonly preview: SettingsPreviewBody } | { readonly job: JobBody }> {
    if (await this.previews.isQuick(projectId, patch)) {
      return { preview: await this.previews.preview(projectId, patch, limit) };
    }
    const input: PreviewInput = { patch, limit };
    return { job: await this.jobs.start({ projectId, ownerId, kind: SETTINGS_PREVIEW, input, by: null }) };
  }
}
