import type { Readable } from 'node:stream';
import { Injectable, NotFoundException } from '@nestjs/common';
import { AccessWatch } from '../auth/access-watch';
import type { Caller, ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import { Semaphore } from '../limits/semaphore';
import { ExportStreams } from '../serving/export-streams';
import { contactArchive } from './contact-archive';
import { ContactExportQueries } from './contact-export.queries';

/** One at a time in a process: a person's data is asked for seldom, and must not delay other exports. */
const AT_ONCE = 1;
const WAIT_MS = 5_000;
/** PostgreSQL rejects NUL and unpaired surrogates, so no contact has such an id. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Exports everything that is stored of a person. */
@Injectable()
export class ContactExportService {
  private readonly streams: ExportStreams;

  constructor(
    private readonly queries: ContactExportQueries,
    access: AccessWatch,
    { organisationShare: share }: Config,
  ) {
    const places = new Semaphore({ name: 'exports of contacts', capacity: AT_ONCE, share, waitMs: WAIT_MS });
    this.streams = new ExportStreams(access, places);
  }

  /**
   * As `ExportStreams.start`.
   *
   * @param userIds all ids of the person
   * @throws NotFoundException unless the project has a contact with one of them
   */
  async start(projectId: ProjectId, caller: Caller, userIds: readonly string[]): Promise<Readable> {
    const storable = userIds.filter((userId) => !UNSTORABLE.test(userId));
    if (storable.length === 0 || !(await this.queries.isKnown(projectId, storable))) throw new NotFoundException();
    const head = { project_id: projectId, user_ids: storable, exported_at: new Date().toISOString() };
    return await this.streams.start(projectId, caller, async () =>
      contactArchive(head, this.queries.records(projectId, storable)),
    );
  }
}
