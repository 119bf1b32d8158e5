import type { Readable } from 'node:stream';
import type { FactsTransaction } from '../facts-writer';
import type { ProjectTarget } from '../import-project.queries';
import type { InteractionFact } from '../interaction-fact';
import type { ImportSpec } from './import-spec';
import type { KeptRejects } from './rejects/kept-rejects';
import type { UnderstoodFile } from './understood';

/** Which files are imported, and how. */
export interface ImportRequest {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  /** What the file is called in messages; by default, its path. */
  readonly name?: string;
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
  /** Whether rejected rows go to files beside the inputs; true by default. */
  readonly rejectsFiles?: boolean;
  /** Also collects rejected rows. */
  readonly keptRejects?: KeptRejects;
  /** Runs last in the transaction, which there is none of if no row was accepted. If it throws, nothing is written. */
  readonly onWritten?: (runner: FactsTransaction, summary: ImportSummary) => Promise<void>;
  /** Where copies of files may be written while they are read; without a limit by default. */
  readonly copies?: CopyLimits;
}

/** Limits of what is made of a file while it is read. */
export interface CopyLimits {
  readonly folder: string;
  /** Of all that is inflated. */
  readonly maxBytes: number;
}

/** How files are understood, and what is in them. */
export interface ImportPreview {
  readonly files: readonly UnderstoodFile[];
  readonly read: number;
  readonly accepted: number;
  readonly samples: readonly InteractionFact[];
  /** Reasons and numbers of rows. */
  readonly leftOut: readonly (readonly [string, number])[];
  readonly rejected: readonly (readonly [string, number])[];
  /** Words in columns of kinds of which nobody said what they mean, with their numbers of rows. */
  readonly unknownKinds: readonly (readonly [string, number])[];
  readonly notes: readonly string[];
}

export interface ImportSummary {
  readonly files: readonly UnderstoodFile[];
  /** Null if there was no row to import, so that no project was created. */
  readonly projectId: string | null;
  readonly read: number;
  readonly added: number;
  /** Valid rows that existed already, or repeat an external id. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Rows that do not count, with the reasons. */
  readonly leftOut: readonly (readonly [string, number])[];
  /** Why rows were rejected. */
  readonly reasons: readonly (readonly [string, number])[];
  readonly agentsAdded: number;
  readonly contactsAdded: number;
  /** Files that hold the rejected rows. */
  readonly rejectsPaths: readonly string[];
  readonly notes: readonly string[];
  readonly seconds: number;
}
