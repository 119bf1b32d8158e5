import type { Readable } from 'node:stream';
import type { ProjectTarget } from '../import-project.queries';
import type { InteractionFact } from '../interaction-fact';
import type { ImportSpec } from './import-spec';

/** Which files are imported, and how. */
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
  readonly format?: 'csv' | 'ndjson';
  /** What cannot be seen in the files. */
  readonly spec?: ImportSpec;
  /** Name of a saved mapping; by default, one for files of that shape. */
  readonly mapping?: string;
  /** Saves how the files are read under this name. */
  readonly saveMapping?: string;
  readonly stdin: Readable;
  /** Called from time to time with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Called when all rows are read, before they are merged, which takes about twice as long. */
  readonly onAllRead?: (rows: number) => void;
  /** Called with how new files were understood, and their first rows. Nothing is written if it returns false. */
  readonly onNew?: (preview: ImportPreview) => Promise<boolean>;
}

/** How files are understood, and what is in them. */
export interface ImportPreview {
  /** Of each file, with its name. */
  readonly understood: readonly string[];
  readonly read: number;
  readonly accepted: number;
  readonly samples: readonly InteractionFact[];
  /** Reasons and numbers of rows. */
  readonly leftOut: readonly (readonly [string, number])[];
  readonly rejected: readonly (readonly [string, number])[];
  readonly notes: readonly string[];
}

export interface ImportSummary {
  /** Null if there was no row to import, so that no project was created. */
  readonly projectId: string | null;
  readonly read: number;
  readonly added: number;
  /** Valid rows that existed already, or repeat an external id. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Rows that do not count, with the reasons. */
  readonly leftOut: readonly (readonly [string, number])[];
  readonly agentsAdded: number;
  readonly contactsAdded: number;
  /** Files that hold the rejected rows. */
  readonly rejectsPaths: readonly string[];
  readonly notes: readonly string[];
  readonly seconds: number;
}
