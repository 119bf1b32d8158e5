import type { Readable } from 'node:stream';
import { ConflictException, HttpStatus, Injectable, NotFoundException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccessWatch } from '../auth/access-watch';
import type { Caller, ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import type { Actor } from '../database/actor';
import { isUuid } from '../database/uuid';
import { isMultipart, multipartFile } from '../http/body/multipart-file';
import { RequestBodies } from '../http/body/request-bodies';
import { CapacityError } from '../limits/capacity.error';
import { Semaphore } from '../limits/semaphore';
import { ExportStreams } from '../serving/export-streams';
import { TenantWrites } from '../serving/tenant-writes';
import type { GivenOptions } from './import-options';
import { ImportRunner } from './import-runner.service';
import { ImportSpool } from './import-spool';
import { ImportStore } from './import-store.queries';
import type { ImportBody, ImportResultBody, ImportsBody } from './imports.dto';
import { ImportsQueries, type ShownImport } from './imports.queries';
import { rejectedLines } from './rejected-csv';

/** Maximum number of open imports per organisation. */
const MAX_OPEN = 10;
/** Files that this process receives at one time. */
const MAX_RECEIVING = 8;
const LISTED = 50;
/** From the first to the last byte of a file, and between two of them. */
const RECEIVE_MS = 3_600_000;
const IDLE_MS = 30_000;
/** Downloads of rejected rows in a process. They read page by page, so they hold none of the connections of exports. */
const DOWNLOADS = 4;
const DOWNLOAD_WAIT_MS = 5_000;
const MAX_FILE_NAME = 200;

/** What a request asks for. */
export interface AskedImport {
  readonly projectId: ProjectId;
  readonly caller: Caller;
  readonly by: Actor;
  readonly options: GivenOptions;
  readonly dryRun: boolean;
}

/** Receives files, and shows and stops their imports. */
@Injectable()
export class ImportsService {
  private readonly receiving: Semaphore;
  private readonly downloads: ExportStreams;

  constructor(
    private readonly queries: ImportsQueries,
    private readonly store: ImportStore,
    private readonly spool: ImportSpool,
    private readonly runner: ImportRunner,
    private readonly bodies: RequestBodies,
    private readonly writes: TenantWrites,
    access: AccessWatch,
    { organisationShare: share }: Config,
  ) {
    this.receiving = new Semaphore({ name: 'files being sent', capacity: MAX_RECEIVING, share, waitMs: 0 });
    const places = new Semaphore({ name: 'rejected rows', capacity: DOWNLOADS, share, waitMs: DOWNLOAD_WAIT_MS });
    this.downloads = new ExportStreams(access, places);
  }

  /**
   * Receives a file and queues its import.
   *
   * @param fileName of a body that is the file itself
   * @throws HttpException as `RequestBodies.read`; CapacityError; Unavailable
   */
  async accept(
    asked: AskedImport,
    request: Request,
    response: Response,
    fileName: string | null,
  ): Promise<ImportResultBody> {
    const { ownerId } = asked.caller;
    return await this.receiving.run(ownerId, async () => {
      if ((await this.store.open(ownerId)) >= MAX_OPEN) throw tooManyOpen();
      const limits = {
        maxBytes: this.spool.maxBytes,
        timeoutMs: RECEIVE_MS,
        idleMs: IDLE_MS,
        compressed: false,
        streamed: true,
      };
      let name = fileName ?? '';
      const file = await this.bodies.read(request, response, limits, async (pieces) => {
        const type = request.headers['content-type'] ?? '';
        const parts = isMultipart(type) ? multipartFile(pieces, type, (found) => (name ||= found)) : pieces;
        const length = Number(request.headers['content-length'] ?? Number.NaN);
        return await this.spool.receive(ownerId, parts, Number.isNaN(length) ? null : length);
      });
      try {
        return await this.queue(asked, file, shownName(name));
      } catch (error) {
        await this.spool.remove(file.path);
        file.release();
        throw error;
      }
    });
  }

  private async queue(
    { projectId, caller: { ownerId }, by, options, dryRun }: AskedImport,
    file: { readonly path: string; readonly bytes: number; readonly release: () => void },
    fileName: string,
  ): Promise<ImportResultBody> {
    const { holder } = this.runner;
    const added = { projectId, ownerId, holder, fileName, bytes: file.bytes, options, dryRun, by };
    const importId = await this.writes.run(projectId, () => this.store.add(added, MAX_OPEN));
    if (importId === null) throw tooManyOpen();
    const key = { project_id: projectId, import_id: importId };
    this.runner.take(key, ownerId, await this.spool.name(file.path, key), file.release);
    return await this.one(projectId, importId);
  }

  async list(projectId: ProjectId): Promise<ImportsBody> {
    return { imports: (await this.queries.list(projectId, LISTED)).map(importBody) };
  }

  /** @throws NotFoundException unless the project has this import */
  async one(projectId: ProjectId, importId: string): Promise<ImportResultBody> {
    const row = await this.row(projectId, importId);
    return resultBody(row, row.dry_run ? await this.queries.samples(projectId, importId) : null);
  }

  /**
   * Reads the kept file once more, with other options.
   *
   * @throws NotFoundException unless the project has this import; ConflictException if its file is not kept
   */
  async again({ projectId, caller: { ownerId }, ...asked }: AskedImport, importId: string): Promise<ImportResultBody> {
    await this.row(projectId, importId);
    const key = { project_id: projectId, import_id: importId };
    const result = await this.writes.run(projectId, () => this.store.again(key, { ...asked, ownerId }, MAX_OPEN));
    if (result === 'full') throw tooManyOpen();
    if (result === 'gone') throw new ConflictException('the file of this import is not kept any more: send it again');
    void this.runner.poll();
    return await this.one(projectId, importId);
  }

  /** Stops an import that has not ended, and removes its file. @throws NotFoundException unless the project has it */
  async stop(projectId: ProjectId, importId: string, by: Actor): Promise<ImportResultBody> {
    await this.row(projectId, importId);
    await this.writes.run(projectId, () => this.store.stop({ project_id: projectId, import_id: importId }, by));
    void this.runner.stop(importId);
    return await this.one(projectId, importId);
  }

  /** The rejected rows as CSV. @throws as `ExportStreams.start`; NotFoundException unless the project has this import */
  async rejected(projectId: ProjectId, caller: Caller, importId: string): Promise<Readable> {
    await this.row(projectId, importId);
    return await this.downloads.start(projectId, caller, () =>
      Promise.resolve(rejectedLines((after) => this.queries.rejected(projectId, importId, after))),
    );
  }

  private async row(projectId: ProjectId, importId: string): Promise<ShownImport> {
    const row = isUuid(importId) ? await this.queries.one(projectId, importId) : null;
    if (!row) throw new NotFoundException();
    return row;
  }
}

function tooManyOpen(): CapacityError {
  return new CapacityError(
    HttpStatus.TOO_MANY_REQUESTS,
    `this organisation has ${MAX_OPEN} open imports, which is the limit; try again when one has ended, or stop one`,
  );
}

/** The last part of a path, without what cannot be stored or shown. */
function shownName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{C}]/gu, '').trim();
  return [...clean].slice(0, MAX_FILE_NAME).join('') || 'file';
}

function importBody(row: ShownImport): ImportBody {
  return {
    import_id: row.import_id,
    state: row.state,
    dry_run: row.dry_run,
    file_name: row.file_name,
    bytes: row.bytes,
    options: row.options,
    rows_read: row.rows,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    file_kept_until: row.kept_until?.toISOString() ?? null,
    error: row.error,
  };
}

function resultBody(row: ShownImport, samples: readonly object[] | null): ImportResultBody {
  // What an attempt before this one found does not count any more.
  const detail = (row.finished_at === null ? null : row.detail) ?? {};
  return {
    ...importBody(row),
    ...(detail.question && {
      question: {
        option: detail.question.option,
        choices: detail.question.choices,
        also: detail.question.also ?? [],
        found: detail.question.found ?? {},
      },
    }),
    files: (detail.files ?? []).map((file) => ({
      name: file.name,
      format: file.format,
      program: file.program,
      columns: file.columns,
      mapping: file.mapping,
      date_order: file.dateOrder,
      has_local_times: file.hasLocalTimes,
      time_zone: file.timeZone,
      is_saved: file.isSaved,
      words: file.words,
    })),
    counts: detail.counts ?? {},
    ...(samples && { first_rows: row.finished_at === null ? [] : samples }),
    left_out: detail.left_out ?? [],
    rejected: detail.rejected ?? [],
    rejected_kept: row.finished_at === null ? 0 : row.rejected_kept,
    unknown_kinds: detail.unknown_kinds ?? [],
    notes: detail.notes ?? [],
  };
}
