import { excerpt } from '../config/excerpt';
import type { RawFact } from './interaction-fact';

/** One row of a file. `content` is a text where the row cannot even be cut into fields: the reason. */
export interface FileRow {
  /** Physical line on which the row starts, from 1. */
  readonly line: number;
  readonly content: RawFact | string;
  /** The row for the rejects file, field by field as `RowReader.columns`; what could not be cut is in the first. */
  readonly fields: () => readonly string[];
}

/** Cuts text, which comes in pieces of any size, into rows, and hands each to the callback it was made with. */
export interface RowReader {
  push(text: string): void;
  /** What the rejects file is headed with; empty before the first row. */
  readonly columns: readonly string[];
  /** To be called once, after the last piece. */
  end(): void;
  /** What the operator should know although it is no mistake, for example ignored columns. */
  readonly notes: readonly string[];
}

/** Characters that one row may have; more are refused, so that memory stays bounded. */
export const MAX_ROW_LENGTH = 1_000_000;
export const TOO_LONG = `the line is longer than ${MAX_ROW_LENGTH} characters`;

/** A row's text, or the start of one that is refused for its length. */
export function shortened(row: string): string {
  return row.length > MAX_ROW_LENGTH ? excerpt(row) : row;
}
