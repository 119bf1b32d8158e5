import { CsvReader } from './csv-reader';
import { ImportError } from './import.error';
import type { InputFile } from './input-file';
import { toCopyLine } from './interaction-fact';
import { NdjsonReader } from './ndjson-reader';
import { parseFact } from './parse-fact';
import type { RejectsFile } from './rejects-file';
import type { FileRow, RowReader } from './row-reader';

export type FileFormat = 'csv' | 'ndjson';

const ERASED = 'the contact was erased from the project, and comes back only by a contact.updated event';

/** Counts that go on from file to file. */
interface ReadProgress {
  read: number;
  accepted: number;
  readonly notes: string[];
}

export interface ReadFactsOptions {
  readonly input: InputFile;
  readonly rejects: RejectsFile;
  readonly progress: ReadProgress;
  /** Milliseconds since 1970 that no `occurred_at` may exceed. */
  readonly latestMs: number;
  /** Whether a contact was erased, so that nothing of it is taken. */
  readonly isErased: (contact: string) => boolean;
  readonly format?: FileFormat;
  readonly onProgress?: (rows: number) => void;
}

/**
 * Reads one file as lines for COPY, in large pieces; its bad rows go to the rejects file.
 *
 * @throws ImportError, with the file's name, where the file as a whole cannot be used
 */
export async function* readFacts(options: ReadFactsOptions): AsyncGenerator<string> {
  const { input, rejects, progress } = options;
  let lines: string[] = [];
  const onRow = (row: FileRow) => {
    progress.read++;
    const fact = typeof row.content === 'string' ? row.content : parseFact(row.content, options.latestMs);
    if (typeof fact === 'string') {
      rejects.add(row.line, fact, row.source());
    } else if (options.isErased(fact.contact)) {
      rejects.add(row.line, ERASED, row.source());
    } else {
      progress.accepted++;
      lines.push(toCopyLine(fact));
    }
  };

  let reader: RowReader | null = null;
  let unread = '';
  for await (const text of input.text()) {
    unread += text;
    if (reader === null) {
      // The format shows in the first character that is no space.
      if (unread.trim() === '') continue;
      reader = readerFor(options.format ?? formatOf(unread, input.name), onRow);
    }
    named(input.name, () => reader?.push(unread));
    unread = '';
    await rejects.flush();
    options.onProgress?.(progress.read);
    if (lines.length > 0) yield lines.join('');
    lines = [];
  }
  if (reader === null) throw new ImportError(`${input.name}: is empty`);
  named(input.name, () => reader?.end());
  await rejects.flush();
  options.onProgress?.(progress.read);
  progress.notes.push(...reader.notes.map((note) => `${input.name}: ${note}`));
  if (lines.length > 0) yield lines.join('');
}

function readerFor(format: FileFormat, onRow: (row: FileRow) => void): RowReader {
  return format === 'csv' ? new CsvReader(onRow) : new NdjsonReader(onRow);
}

function formatOf(text: string, name: string): FileFormat {
  const first = text.trimStart()[0];
  if (first === '[') throw new ImportError(`${name}: is a JSON list, expected one JSON object a line (NDJSON) or CSV`);
  return first === '{' ? 'ndjson' : 'csv';
}

function named(name: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    throw error instanceof ImportError ? new ImportError(`${name}: ${error.message}`) : error;
  }
}
