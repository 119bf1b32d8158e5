import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../scoring/iso-day';
import { type AgentQuota, agentsReached } from '../events/event-outcome';
import { FactsWriter, type WrittenFacts } from '../facts-writer';
import { ImportError } from '../import.error';
import type { ContradictionRow } from '../import.queries';
import { contradictionReason, fieldsOf } from './contradictions';
import { copyLines } from './copy-lines';
import { ImportProgress, withoutValues } from './import-progress';
import type { ImportPreview, ImportRequest, ImportSummary } from './import-request';
import { openInputFile } from './input/input-file';
import { ImportMappings } from './mapping/import-mappings.queries';
import { type OpenSource, openSources, type Preparation, rulesOf } from './open-sources';
import { MixedTimes, readSource } from './read-source';
import { RejectedRows } from './rejects/rejected-rows';
import { readingOptions } from './survey';
import { TemporaryFiles } from './temporary-files';
import { isNew, understoodFile } from './understood';

/** Age after which a file counts as old: active days have lost more than half of their value. */
const LONG_AGO_MS = 120 * DAY_MS;
const REASONS_SHOWN = 20;
/** Rows of each file that are read before it is imported, to show them. */
const PREVIEW_ROWS = 1_000;

/** Ends the transaction without an error. */
class NothingToImport extends Error {}

/**
 * Imports files of interactions into a project: all files in one transaction, with each invalid row in
 * `FILE.rejects.csv`.
 */
@Injectable()
export class ImportService {
  constructor(
    private readonly writer: FactsWriter,
    private readonly mappings: ImportMappings,
  ) {}

  /** @throws ImportError with one line for the operator; nothing was imported */
  async import(request: ImportRequest): Promise<ImportSummary> {
    const started = performance.now();
    return await this.withSources(request, async (prepared) => {
      if (request.onNew && prepared.sources.some(({ understanding }) => isNew(understanding))) {
        if (!(await request.onNew(await this.look(request, prepared, PREVIEW_ROWS)))) {
          throw new ImportError('nothing was imported');
        }
      }
      return await this.again(prepared, (withoutEpoch) => this.attempt(request, prepared, withoutEpoch, started));
    });
  }

  /** Reads everything, and writes nothing. @throws ImportError */
  async dryRun(request: ImportRequest): Promise<ImportPreview> {
    return await this.withSources(request, (prepared) => this.look(request, prepared, Number.POSITIVE_INFINITY));
  }

  private async withSources<T>(request: ImportRequest, use: (prepared: Preparation) => Promise<T>): Promise<T> {
    const inputs = await Promise.all(
      request.files.map((file) => openInputFile(file, request.stdin, request.folder ?? process.cwd(), request.name)),
    );
    const files = new TemporaryFiles(request.copies);
    const nowMs = Date.now();
    const latestMs = nowMs + DAY_MS;
    try {
      const isErased = await this.writer.erased(request.target);
      const saved = await this.mappings.of(request.target, request.mapping);
      const sources: OpenSource[] = [];
      for (const input of inputs)
        sources.push(...(await openSources(input, request, { saved, files, nowMs, latestMs })));
      return await use({ sources, isErased, latestMs });
    } finally {
      await files.remove();
    }
  }

  /** Repeats the reading if a file turns out to have times of two kinds. */
  private async again<T>(
    { sources }: Preparation,
    read: (withoutEpoch: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    const withoutEpoch = new Set<string>();
    for (;;) {
      try {
        return await read(withoutEpoch);
      } catch (error) {
        if (!(error instanceof MixedTimes)) throw error;
        if (!sources.find(({ source }) => source.input.name === error.source)?.source.input.readsAgain)
          throw new ImportError(`${error.message}: write all times in the same form, or import it as a file`);
        withoutEpoch.add(error.source);
      }
    }
  }

  /** @param most rows of each file that are read */
  private async look(request: ImportRequest, prepared: Preparation, most: number): Promise<ImportPreview> {
    return await this.again(prepared, async (withoutEpoch) => {
      const progress = new ImportProgress();
      const unknownKinds = new Map<string, number>();
      for (const { source, understanding } of prepared.sources) {
        const before = progress.read;
        const reader = source.open(readingOptions(understanding));
        const pieces = readSource(reader, rulesOf(request, prepared, source, understanding, withoutEpoch), {
          onFact: (fact) => progress.accept(fact),
          onRejected: (_, reason) => progress.reject(reason),
          onLeftOut: (reason) => progress.leaveOut(reason),
        });
        for await (const _ of pieces) {
          request.onProgress?.(progress.read);
          if (progress.read - before >= most) break;
        }
        progress.notes.push(...reader.notes.map((note) => `${source.input.name}: ${note}`));
        for (const [word, rows] of reader.table?.unknownKinds ?? [])
          unknownKinds.set(word, (unknownKinds.get(word) ?? 0) + rows);
      }
      return {
        files: filesOf(prepared),
        read: progress.read,
        accepted: progress.accepted,
        samples: progress.samples,
        leftOut: progress.leftOut.most(REASONS_SHOWN),
        rejected: progress.reasons.most(REASONS_SHOWN),
        unknownKinds: [...unknownKinds].sort(([, a], [, b]) => b - a).slice(0, REASONS_SHOWN),
        notes: progress.notes,
      };
    });
  }

  /** @throws MixedTimes for a file to read again without numeric times */
  private async attempt(
    request: ImportRequest,
    prepared: Preparation,
    withoutEpoch: ReadonlySet<string>,
    started: number,
  ): Promise<ImportSummary> {
    const sources = prepared.sources.map(({ source, understanding }) => {
      const reader = source.open(readingOptions(understanding));
      return { source, rules: rulesOf(request, prepared, source, understanding, withoutEpoch), reader };
    });
    const rejects = new RejectedRows(sources, request);
    const progress = new ImportProgress();
    const checkStrict = () => {
      if (!request.strict || rejects.count === 0) return;
      const where = rejects.paths.length > 0 ? `; they are in ${rejects.paths.join(', ')}` : '';
      throw new ImportError(
        `${rejects.count} of ${progress.read} rows are invalid, so nothing was imported (--strict)${where}`,
      );
    };

    const maxStaged = request.copies?.maxBytes ?? Number.POSITIVE_INFINITY;
    let staged = 0;
    async function* allLines(): AsyncGenerator<string> {
      for (const [file, source] of sources.entries()) {
        for await (const lines of copyLines({ ...source, rejects, file, progress, onProgress: request.onProgress })) {
          staged += lines.length;
          if (staged > maxStaged) throw new ImportError(`has more rows than fit: import it in parts`);
          yield lines;
        }
      }
      checkStrict();
      if (progress.accepted === 0) throw new NothingToImport();
      request.onAllRead?.(progress.read);
    }

    async function onContradictions(rows: readonly ContradictionRow[], agents: AgentQuota): Promise<void> {
      for (const row of rows) {
        const source = sources[row.source_file];
        const reason = row.over_quota ? agentsReached(agents) : contradictionReason(row);
        progress.reasons.add(withoutValues(reason));
        if (!source) continue;
        const against = row.over_quota ? 'limit' : 'conflict';
        const fields = fieldsOf(row, source.reader);
        rejects.add({ line: row.source_line, reason, against, fields }, row.source_file);
      }
      progress.accepted -= rows.length;
      await rejects.flush();
      checkStrict();
    }

    const summaryOf = (facts: WrittenFacts | null): ImportSummary => ({
      files: filesOf(prepared),
      projectId: facts?.projectId ?? null,
      read: progress.read,
      added: facts?.interactionsAdded ?? 0,
      duplicates: progress.accepted - (facts?.interactionsAdded ?? 0),
      rejected: rejects.count,
      leftOut: progress.leftOut.most(REASONS_SHOWN),
      reasons: progress.reasons.most(REASONS_SHOWN),
      agentsAdded: facts?.agentsAdded ?? 0,
      contactsAdded: facts?.contactsAdded ?? 0,
      rejectsPaths: rejects.paths,
      notes: [...progress.notes, ...pinHint(facts?.newestDay ?? null)],
      seconds: (performance.now() - started) / 1_000,
    });
    const { saveMapping, onWritten } = request;
    const [first] = prepared.sources;
    const written = await this.writer
      .write(request.target, allLines(), {
        onContradictions,
        ...(onWritten && { onWritten: (runner, facts) => onWritten(runner, summaryOf(facts)) }),
        ...(saveMapping !== undefined &&
          first && {
            also: (runner, projectId) => this.mappings.save(runner, projectId, saveMapping, first.understanding),
          }),
      })
      .catch(async (error: unknown) => {
        if (error instanceof NothingToImport) return null;
        const reportRejects = request.strict && error instanceof ImportError && rejects.count > 0;
        await (reportRejects ? rejects.close() : rejects.discard());
        throw error;
      });
    await rejects.close();
    return summaryOf(written);
  }
}

function filesOf({ sources }: Preparation) {
  return sources.map(({ source, understanding }) => understoodFile(source.input.name, understanding));
}

/** The relationships of an old file all count as lost today, which is rarely wanted. */
function pinHint(newestDay: string | null): string[] {
  if (newestDay === null || Date.now() - Date.parse(newestDay) < LONG_AGO_MS) return [];
  return [`newest fact is of ${newestDay}; pin to it? To score the project as of that day, add --pin ${newestDay}`];
}
