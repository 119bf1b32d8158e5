import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../scoring/iso-day';
import { FactsWriter } from './facts-writer';
import { ImportError } from './import.error';
import type { ProjectTarget } from './import.queries';
import { openInputFile } from './input-file';
import { type FileFormat, readFacts } from './read-facts';
import { RejectsFile } from './rejects-file';

export interface ImportRequest {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly target: ProjectTarget;
  /** Change nothing at all when any row is bad. */
  readonly strict: boolean;
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
    const inputs = await Promise.all(request.files.map((file) => openInputFile(file, request.stdin)));
    const sources = inputs.map((input) => ({ input, rejects: new RejectsFile(input.rejectsPath) }));
    const rejects = sources.map((source) => source.rejects);
    const rejected = () => rejects.reduce((sum, file) => sum + file.count, 0);
    const withRejects = () => rejects.filter((file) => file.count > 0).map((file) => file.path);
    const progress = { read: 0, accepted: 0, notes: [] as string[] };
    const latestMs = Date.now() + DAY_MS;
    const isErased = await this.writer.erased(request.target);

    async function* copyLines(): AsyncGenerator<string> {
      for (const source of sources) yield* readFacts({ ...request, ...source, progress, latestMs, isErased });
      if (request.strict && rejected() > 0) {
        const where = withRejects().join(', ');
        throw new ImportError(
          `${rejected()} of ${progress.read} rows are bad, so nothing was imported (--strict); they are in ${where}`,
        );
      }
      if (progress.accepted === 0) throw new NothingToImport();
      request.onAllRead?.(progress.read);
    }

    const written = await this.writer.write(request.target, copyLines()).catch(async (error: unknown) => {
      if (error instanceof NothingToImport) return null;
      const tellRejects = request.strict && error instanceof ImportError && rejected() > 0;
      await Promise.all(rejects.map((file) => (tellRejects ? file.close() : file.discard())));
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
      notes: progress.notes,
      seconds: (performance.now() - started) / 1_000,
    };
  }
}
