import type { FactColumn } from '../interaction-fact';
import type { FileRow } from './row-reader';

export type OnRow = (row: FileRow) => void;

/** Reads the rows of a file that is open, whatever its format. */
export interface FileReader {
  /**
   * Calls back for each row; yields from time to time, so that rows can be written before more are read.
   *
   * @throws ImportError if the whole file is unusable
   */
  read(onRow: OnRow): AsyncGenerator<void>;
  /** The header of the rejects file; empty before the first row. */
  readonly columns: readonly string[];
  /** Which column of a fact a column has, by its name in lower case. */
  readonly factColumns: ReadonlyMap<string, FactColumn>;
  /** What the operator should know, after the last row. */
  readonly notes: readonly string[];
}
