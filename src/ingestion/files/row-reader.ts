import { excerpt } from '../../config/excerpt';
import type { FactColumn, RawFact } from '../interaction-fact';

/** A row that is not wrong, and does not count. */
export interface LeftOut {
  /** Why, to follow "left out: 3 …". */
  readonly leftOut: string;
}

export function isLeftOut(content: RawFact | LeftOut): content is LeftOut {
  return 'leftOut' in content;
}

/** One row of a file. If it cannot be split into fields, `content` is the reason. */
export interface FileRow {
  /** Physical line on which the row starts, from 1; in a file without lines, its number. */
  readonly line: number;
  /** Several facts if the row is about several contacts. */
  readonly content: RawFact | readonly RawFact[] | string | LeftOut;
  /** The row for the rejects file, by `RowReader.columns`; a row without fields is in the first. */
  readonly fields: () => readonly string[];
}

/** Splits text, in pieces of any size, into rows, and passes each to the callback of its constructor. */
export interface RowReader {
  push(text: string): void;
  /** The header of the rejects file; empty before the first row. */
  readonly columns: readonly string[];
  /** Which column of a fact a column has, by its name in lower case. */
  readonly factColumns: ReadonlyMap<string, FactColumn>;
  /** Call it once, after the last piece. */
  end(): void;
  /** What the operator should know without it being an error, for example ignored columns. */
  readonly notes: readonly string[];
}

/** Maximum characters of one row, so that memory stays bounded. */
export const MAX_ROW_LENGTH = 1_000_000;
export const TOO_LONG = `the line is longer than ${MAX_ROW_LENGTH} characters`;

/** A row's text, or its start if it was rejected for its length. */
export function shortened(row: string): string {
  return row.length > MAX_ROW_LENGTH ? excerpt(row) : row;
}
