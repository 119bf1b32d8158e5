import { CsvReader } from './table/csv-reader';
import { ImportError } from '../import.error';
import type { InputFile } from './input/input-file';
import { toCopyLine } from '../interaction-fact';
import { NdjsonReader } from './table/ndjson-reader';
import { parseFact } from '../parse-fact';
import type { ParsedTime } from '../parse-time';
import type { RejectsFile } from './rejects-file';
import type { FileRow, RowReader } from './row-reader';

export type FileFormat = 'csv' | 'ndjson';

const NUMBER_AMONG_TIMES = 'is a number, and other rows of the file have times like 2025-02-28T09:30:00Z';
const ERASED = 'the contact was erased from the project; only a contact.updated event restores it';

/** Counts over all files. */
interface ReadProgress {
  read: number;
  accepted: number;
  readonly notes: string[];
}

export interface ReadFactsOptions {
  readonly input: InputFile;
  readonly rejects: RejectsFile;
  /** Of the files of the import, from 0. */
  readonly file: number;
  readonly progress: ReadProgress;
  /** Milliseconds since 1970 that no `occurred_at` may exceed. */
  readonly latestMs: number;
  readonly allowPlaceholderIds?: boolean;
  /** Whether `occurred_at` may be a number of seconds or milliseconds since 1970. */
  readonly epochTimes: boolean;
  /** Whether a contact was erased, so that its rows are rejected. */
  readonly isErased: (contact: string) => boolean;
  readonly format?: FileFormat;
  readonly onProgress?: (rows: number) => void;
}

/** The times of a file are numbers in some rows and texts in others: read it again without `epochTimes`. */
export class MixedTimes extends Error {
  constructor(readonly input: InputFile) {
    super(`${input.name}: occurred_at is a number in some rows and a time in others`);
  }
}

/**
 * Reads one file as lines for COPY, in large pieces; invalid rows go to the rejects file.
 *
 * @returns the columns of the file
 * @throws ImportError, with the file's name, if the whole file is unusable
 * @throws MixedTimes
 */
export async function* readFacts(options: ReadFactsOptions): AsyncGenerator<string, readonly string[]> {
  const { input, rejects, progress } = options;
  const before = progress.read;
  const rules = { ...options, onTime: timeRule(options) };
  let lines: string[] = [];
  let reader: RowReader | null = null;
  const onRow = (row: FileRow) => {
    progress.read++;
    const fact = typeof row.content === 'string' ? row.content : parseFact(row.content, rules);
    if (typeof fact === 'string') {
      rejects.add(row.line, fact, row.fields(), reader?.columns ?? []);
    } else if (options.isErased(fact.contact)) {
      rejects.add(row.line, ERASED, row.fields(), reader?.columns ?? []);
    } else {
      progress.accepted++;
      lines.push(toCopyLine(fact, { file: options.file, line: row.line }));
    }
  };

  let unread = '';
  for await (const text of input.text()) {
    unread += text;
    if (reader === null) {
      // The first character that is not a space shows the format.
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
  if (progress.read === before) throw new ImportError(`${input.name}: has a header line and no row`);
  progress.notes.push(...reader.notes.map((note) => `${input.name}: ${note}`));
  if (lines.length > 0) yield lines.join('');
  return reader.columns;
}

/**
 * Numbers are times only if all rows have numbers: a number among texts may be anything. The result does not depend on
 * the order of the rows.
 */
function timeRule({ input, epochTimes }: ReadFactsOptions): (time: ParsedTime) => string | null {
  const seen = { numbers: false, others: false };
  return ({ isEpoch }) => {
    if (isEpoch && !epochTimes) return NUMBER_AMONG_TIMES;
    if (isEpoch) seen.numbers = true;
    else seen.others = true;
    if (epochTimes && seen.numbers && seen.others) throw new MixedTimes(input);
    return null;
  };
}

function readerFor(format: FileFormat, onRow: (row: FileRow) => void): RowReader {
  return format === 'csv' ? new CsvReader(onRow) : new NdjsonReader(onRow);
}

function formatOf(text: string, name: string): FileFormat {
  const first = text.trimStart()[0];
  if (first === '[')
    throw new ImportError(`${name}: is a JSON list, expected one JSON object per line (NDJSON), or CSV`);
  if (/^\s*\{\s*?\n/.test(text)) {
    throw new ImportError(`${name}: is JSON over several lines, expected one JSON object per line (NDJSON) or CSV`);
  }
  return first === '{' ? 'ndjson' : 'csv';
}

function named(name: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    throw error instanceof ImportError ? new ImportError(`${name}: ${error.message}`) : error;
  }
}
