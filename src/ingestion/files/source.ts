import type { FileReader } from './file-reader';
import type { ImportSpec } from './import-spec';
import type { InputFile } from './input/input-file';
import type { Times } from './mapping/local-times';
import type { MappedTable } from './table/mapped-table';

export type SourceFormat = 'csv' | 'ndjson' | 'json' | 'xlsx' | 'mail' | 'calendar' | 'slack' | 'whatsapp';

/** How a source is opened. */
export interface ReadingOptions {
  readonly spec: ImportSpec;
  readonly times: Times;
  readonly savedFor?: (header: readonly string[]) => ImportSpec | undefined;
}

/** A reader that may know its header, and what separates its columns. */
export type SourceReader = FileReader & { readonly table?: MappedTable | null; readonly separator?: string | null };

/** A file, or one in an archive, whose format is known. */
export interface Source {
  readonly input: InputFile;
  readonly format: SourceFormat;
  /** How its text is encoded; null if that is no question. */
  readonly encoding: string | null;
  /** Whether the times in it may need a zone or an order of day and month. */
  readonly hasLocalTimes: boolean;
  /** @throws ImportError, without its name */
  open(options: ReadingOptions): SourceReader;
}
