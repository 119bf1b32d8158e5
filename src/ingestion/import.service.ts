import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../scoring/iso-day';
import { type AgentQuota, agentsReached } from './events/event-outcome';
import { FactsWriter } from './facts-writer';
import { ImportError } from './import.error';
import type { ContradictionRow } from './import.queries';
import type { ProjectTarget } from './import-project.queries';
import { type InputFile, openInputFile } from './input-file';
import type { FactColumn } from './interaction-fact';
import { type FileFormat, MixedTimes, readFacts } from './read-facts';
import { RejectsFile } from './rejects-file';

/** Older than what a relationship's value halves in. */
const LONG_AGO_MS = 120 * DAY_MS;

export interface ImportRequest {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  /** That relative paths start from; the working directory where it is left out. */
  readonly folder?: string;
  readonly target: ProjectTarget;
  /** Change nothing at all when any row is bad. */
  readonly strict: boolean;
  /** Accept ids that programs write where they have none, such as "undefined". */
  readonly allowPlaceholderIds?: boolean;
  /** Told by the content where it is left out. */
  readonly format?: FileFormat;
  readonly stdin: Readable;
  /** Called now and then with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Called when all rows are read, before they are merged, which takes about twice as long. */
  readonly onAllRead?: (rows: number) => void;
}

export interface ImportSummary {
  /** Null where there was no row to import, and so no project was made. */
  readonly projectId: string | null;
  readonly read: number;
  readonly added: number;
  /** Good rows that were there already, or come twice with one external id. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly agentsAdded: number;
  readonly contactsAdded: number;
  /** Files that hold the rejected rows. */
  readonly rejectsPaths: readonly string[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Ends the transaction without a mistake having been made. */
class NothingToImport extends Error {}

/** Imports files of interactions into a project: all files in one transaction, each bad row into `FILE.rejects.csv`. */
@Injectable()
export class ImportService {
  constructor(private readonly writer: FactsWriter) {}

  /** @throws ImportError with one line for the operator; then nothing was imported */
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
        if (!error.input.readsAgain) throw new ImportError(`${error.message}: make them alike, or import it as a file`);
        withoutEpoch.add(error.input);
      }
    }
  }

  /** @throws MixedTimes of a file that is to be added to those `withoutEpoch` */
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
        `${rejected()} of ${progress.read} rows are bad, so nothing was imported (--strict); they are in ${withRejects().join(', ')}`,
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

/** Relationships of a file that ended long ago all count as lost today, which is seldom what its scores are wanted for. */
function pinHint(newestDay: string | null): string[] {
  if (newestDay === null || Date.now() - Date.parse(newestDay) < LONG_AGO_MS) return [];
  return [`newest fact is of ${newestDay}; pin to it? To score the project as of that day, add --pin ${newestDay}`];
}

function contradictionReason({ external_id, of_project }: ContradictionRow): string {
  return of_project
    ? `external_id "${external_id}" is known in the project already, with other content`
    : `external_id "${external_id}" is of another row too, which says something else`;
}

/** The row as it is understood, in the columns of its file; the columns that an import ignores are empty. */
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
