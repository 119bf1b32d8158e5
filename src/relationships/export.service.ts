import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AccessWatch } from '../auth/access-watch';
import type { Caller, ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import { Semaphore } from '../limits/semaphore';
import { ExportStreams } from '../serving/export-streams';
import { TenantReader } from '../serving/tenant-reader';
import type { ExportFormat } from './export-format';
import type { RelationshipFilter } from './relationship-filter';
import type { RelationshipRow } from './relationship-list.queries';
import { RelationshipsService, relationshipItem } from './relationships.service';

const WAIT_MS = 5_000;

/** Exports relationships as streams. */
@Injectable()
export class ExportService {
  private readonly streams: ExportStreams;

  constructor(
    private readonly relationships: RelationshipsService,
    access: AccessWatch,
    reader: TenantReader,
    { organisationShare: share }: Config,
  ) {
    const places = new Semaphore({ name: 'exports', capacity: reader.streams, share, waitMs: WAIT_MS });
    this.streams = new ExportStreams(access, places);
  }

  /** As `ExportStreams.start`. @throws InvalidInput as the list does */
  async start(
    projectId: ProjectId,
    caller: Caller,
    filter: RelationshipFilter,
    format: ExportFormat,
  ): Promise<Readable> {
    return await this.streams.start(projectId, caller, async () =>
      lines(format, await this.relationships.all(projectId, filter)),
    );
  }
}

async function* lines(
  { head, line }: ExportFormat,
  batches: AsyncGenerator<RelationshipRow[], void, void>,
): AsyncGenerator<string, void, void> {
  let start = head;
  for await (const rows of batches) {
    yield start + rows.map((row) => line(relationshipItem(row))).join('');
    start = '';
  }
  if (start) yield start;
}
