import { Readable } from 'node:stream';
import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import type { ExportFormat } from './export-format';
import type { RelationshipFilter } from './relationship-filter';
import type { RelationshipRow } from './relationships.queries';
import { RelationshipsService, relationshipItem } from './relationships.service';

/** After this an export is broken off, however slowly its client reads: it holds a connection and a snapshot. */
const MAX_MS = 15 * 60_000;

/** Exports of relationships, as streams: a batch of rows is in memory at once, and no more than the client takes is read. */
@Injectable()
export class ExportService {
  private running = 0;

  constructor(
    private readonly relationships: RelationshipsService,
    private readonly reader: TenantReader,
  ) {}

  /**
   * Begins an export; what can go wrong before its first row is thrown here. To destroy the stream ends it.
   *
   * @throws ServiceUnavailableException where this process has as many exports as it may; InvalidInput as the list does
   */
  async start(projectId: ProjectId, filter: RelationshipFilter, format: ExportFormat): Promise<Readable> {
    if (this.running >= this.reader.streams) throw new ServiceUnavailableException();
    this.running += 1;
    try {
      const batches = await this.relationships.all(projectId, filter);
      const first = await batches.next();
      const stream = Readable.from(chunks(format, first, batches), { objectMode: false });
      const deadline = setTimeout(() => stream.destroy(new Error('the export took too long')), MAX_MS);
      deadline.unref();
      stream.once('close', () => {
        clearTimeout(deadline);
        this.running -= 1;
        // Also where nobody ever began to read the stream, whose generator then knows nothing of its end.
        void batches.return();
      });
      return stream;
    } catch (error) {
      this.running -= 1;
      throw error;
    }
  }
}

async function* chunks(
  { head, line }: ExportFormat,
  first: IteratorResult<RelationshipRow[], void>,
  rest: AsyncGenerator<RelationshipRow[], void, void>,
): AsyncGenerator<string, void, void> {
  try {
    const text = (rows: readonly RelationshipRow[]) => rows.map((row) => line(relationshipItem(row))).join('');
    const begin = head + (first.done ? '' : text(first.value));
    // An empty chunk would end nothing, and say nothing.
    if (begin) yield begin;
    for await (const rows of rest) yield text(rows);
  } finally {
    await rest.return();
  }
}
