import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../scoring/iso-day';
import { type AgentQuota, agentsReached } from '../events/event-outcome';
import { FactsWriter } from '../facts-writer';
import { ImportError } from '../import.error';
import type { ContradictionRow } from '../import.queries';
import type { ProjectTarget } from '../import-project.queries';
import { type InputFile, openInputFile } from './input/input-file';
import type { FactColumn } from '../interaction-fact';
import { type FileFormat, MixedTimes, readFacts } from './read-facts';
import { RejectsFile } from './rejects-file';

/** Age after which a file counts as old: active days have lost more than half of their value. */
const LONG_AGO_MS = 120 * DAY_MS;

export interface ImportRequest {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  /** Base of relative paths; by default the working directory. */
  readonly folder?: string;
  readonly target: ProjectTarget;
  /** Changes nothing if any row is invalid. */
  readonly strict: boolean;
  /** Accepts ids that programs write if they have none, such as "undefined". */
  readonly allowPlaceholderIds?: boolean;
  /** Detected from the content by default. */
  readonly format?: FileFormat;
  readonly stdin: Readable;
  /** Called from time to time with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Called when all rows are read, before they are merged, which takes about twice as long. */
  readonly onAllRead?: (rows: number) => void;
}

export interface ImportSummary {
  /** Null if there was no row to import, so that no project was created. */
  readonly projectId: string | null;
  readonly read: number;
  readonly added: number;
  /** Valid rows that existed already, or repeat an external id. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly agentsAdded: number;
  readonly contactsAdded: number;
  /** Files that hold the rejected rows. */
  readonly rejectsPaths: readonly string[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Ends the transaction without an error. */
class NothingToImport extends Error {}

/**
 * Imports files of interactions into a project: all files in one transaction, with each invalid row in
 * `FILE.rejects.csv`.
 */
@Injectable()
export class ImportService {
  constructor(private readonly writer: FactsWriter) {}

  /** @throws ImportError with one line for the operator; nothing was imported */
  async import(request: ImportRequest): Promise<ImportSummary> {
    const started = performance.now();
    const inputs = await Promise.all(
      request.files.map((file) => openInputFile(file, request.stdin, request.folder ?? process.cwd())),
    );
    const withoutEpoch = new Set<InputFile>();
    for (;;) {
      try {
        return await this.attempt(request, inputs, withoutEpoch, started);
      } catch (error) {
        if (!(error instanceof MixedTimes)) throw error;
        if (!error.input.readsAgain)
          throw new ImportError(`${error.message}: write all times in the same form, or import it as a file`);
        withoutEpoch.add(error.input);
      }
    }
  }

  /** @throws MixedTimes for a file to read again without numeric times */
  private async attempt(
    request: ImportRequest,
    inputs: readonly InputFile[],
    withoutEpoch: ReadonlySet<InputFile>,
    started: number,
  ): Promise<ImportSummary> {
    const sources = inputs.map((input) => ({ input, rejects: new RejectsFile(input.rejectsPath) }));
    const rejects = sources.map((source) => source.rejects);
    const rejected = () => rejects.reduce((sum, file) => sum + file.count, 0);
    const withRejects = () => rejects.filter((file) => file.count > 0).map((file) => file.path);
    const progress = { read: 0, accepted: 0, notes: [] as string[] };
    const latestMs = Date.now() + DAY_MS;
    const isErased = await this.writer.erased(request.target);
    const columns: (readonly string[])[] = [];
    const checkStrict = () => {
      if (!request.strict || rejected() === 0) return;
      throw new ImportError(
        `${rejected()} of ${progress.read} rows are invalid, so nothing was imported (--strict); they are in ${withRejects().join(', ')}`,
      );
    };

    async function* copyLines(): AsyncGenerator<string> {
      for (const [file, source] of sources.entries()) {
        const epochTimes = !withoutEpoch.has(source.input);
        columns[file] = yield* readFacts({ ...request, ...source, file, epochTimes, progress, latestMs, isErased });
      }
      checkStrict();
      if (progress.accepted === 0) throw new NothingToImport();
      request.onAllRead?.(progress.read);
    }

    async function onContradictions(rows: readonly ContradictionRow[], agents: AgentQuota): Promise<void> {
      for (const row of rows) {
        const names = columns[row.source_file] ?? [];
        rejects[row.source_file]?.add(
          row.source_line,
          row.over_quota ? agentsReached(agents) : contradictionReason(row),
          fieldsOf(row, names),
          names,
        );
      }
      progress.accepted -= rows.length;
      await Promise.all(rejects.map((file) => file.flush()));
      checkStrict();
    }

    const written = await this.writer
      .write(request.target, copyLines(), { onContradictions })
      .catch(async (error: unknown) => {
        if (error instanceof NothingToImport) return null;
        const reportRejects = request.strict && error instanceof ImportError && rejected() > 0;
        await Promise.all(rejects.map((file) => (reportRejects ? file.close() : file.discard())));
        throw error;
      });
    await Promise.all(rejects.map((file) => file.close()));
    const added = written?.interactionsAdded ?? 0;
    return {
      projectId: written?.projectId ?? null,
      read: progress.read,
      added,
      duplicates: progress.accepted - added,
      rejected: rejected(),
      agentsAdded: written?.agentsAdded ?? 0,
      contactsAdded: written?.contactsAdded ?? 0,
      rejectsPaths: withRejects(),
      notes: [...progress.notes, ...pinHint(written?.newestDay ?? null)],
      seconds: (performance.now() - started) / 1_000,
    };
  }
}

/** The relationships of an old file all count as lost today, which is rarely wanted. */
function pinHint(newestDay: string | null): string[] {
  if (newestDay === null || Date.now() - Date.parse(newestDay) < LONG_AGO_MS) return [];
  return [`newest fact is of ${newestDay}; pin to it? To score the project as of that day, add --pin ${newestDay}`];
}

function contradictionReason({ external_id, of_project }: ContradictionRow): string {
  return of_project
    ? `external_id "${external_id}" already exists in the project with other content`
    : `external_id "${external_id}" is also used by another row with other content`;
}

/** The row as parsed, in the columns of its file; ignored columns are empty. */
function fieldsOf(row: ContradictionRow, columns: readonly string[]): readonly string[] {
  const { agent, contact, occurred_at, kind, direction, weight, contact_name, external_id } = row;
  const values: Readonly<Record<FactColumn, string>> = {
    agent_id: agent,
    contact_id: contact,
    occurred_at,
    contact_name: contact_name ?? '',
    kind,
    direction: direction ?? '',
    weight: String(weight),
    external_id: external_id ?? '',
  };
  return columns.map((column) => values[column.trim().toLowerCase() as FactColumn] ?? '');
}
