import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AccessWatch } from '../auth/access-watch';
import type { Caller, ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import { Semaphore } from '../limits/semaphore';
import { TenantReader } from '../serving/tenant-reader';
import type { ExportFormat } from './export-format';
import type { RelationshipFilter } from './relationship-filter';
import type { RelationshipRow } from './relationship-list.queries';
import { RelationshipsService, relationshipItem } from './relationships.service';

const WAIT_MS = 5_000;
/** Maximum duration of an export: it holds a connection and a snapshot. */
const MAX_MS = 15 * 60_000;
/** Time for a client to read one batch of rows. */
const STALL_MS = 30_000;

/** Exports relationships as streams: one batch of rows is in memory, and is read only when the client wants more. */
@Injectable()
export class ExportService {
  private readonly semaphore: Semaphore;

  constructor(
    private readonly relationships: RelationshipsService,
    private readonly access: AccessWatch,
    reader: TenantReader,
    { organisationShare: share }: Config,
  ) {
    this.semaphore = new Semaphore({ name: 'exports', capacity: reader.streams, share, waitMs: WAIT_MS });
  }

  /**
   * Starts an export. Errors before the first row are thrown here. Destroying the stream ends the export, which also
   * happens when the caller loses access to the project.
   *
   * @throws CapacityError while too many run; InvalidInput as the list does
   */
  async start(
    projectId: ProjectId,
    caller: Caller,
    filter: RelationshipFilter,
    format: ExportFormat,
  ): Promise<Readable> {
    const release = await this.semaphore.acquire(caller.ownerId);
    try {
      const batches = await this.relationships.all(projectId, filter);
      const first = await batches.next();
      const watch = new StallWatch(() =>
        stream.destroy(new Error('the export was cancelled: the client reads it too slowly')),
      );
      const stream = Readable.from(lines(format, first, batches, watch), { objectMode: false });
      const deadline = setTimeout(
        () => stream.destroy(new Error('the export was cancelled: it took too long')),
        MAX_MS,
      ).unref();
      const lapsed = () => stream.destroy(new Error('the export was cancelled: the caller lost access to the project'));
      const stopWatching = this.access.watch(caller, projectId, lapsed);
      stream.once('close', () => {
        stopWatching();
        clearTimeout(deadline);
        watch.stop();
        release();
        // Also if nobody ever started to read the stream: its generator does not learn of its end.
        batches.return().catch(() => {});
      });
      return stream;
    } catch (error) {
      release();
      throw error;
    }
  }
}

async function* lines(
  { head, line }: ExportFormat,
  first: IteratorResult<RelationshipRow[], void>,
  rest: AsyncGenerator<RelationshipRow[], void, void>,
  watch: StallWatch,
): AsyncGenerator<string, void, void> {
  const text = (rows: readonly RelationshipRow[]) => rows.map((row) => line(relationshipItem(row))).join('');
  const begin = head + (first.done ? '' : text(first.value));
  if (begin) yield* watch.offer(begin);
  for await (const rows of rest) yield* watch.offer(text(rows));
}

/** Disconnects a client that does not begin to read, or does not read one batch of rows, in time. */
class StallWatch {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly cutOff: () => void) {
    this.restart();
  }

  /** Yields a text, and resumes when the client has read enough to receive more. */
  *offer(text: string): Generator<string, void, void> {
    this.restart();
    yield text;
    this.stop();
  }

  private restart(): void {
    this.stop();
    this.timer = setTimeout(this.cutOff, STALL_MS).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
