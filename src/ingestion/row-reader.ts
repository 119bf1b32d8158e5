import type { RawFact } from './interaction-fact';

/** One row of a file. `content` is a text where the row cannot even be cut into fields: the reason. */
export interface FileRow {
  /** Physical line on which the row starts, from 1. */
  readonly line: number;
  /** The row as it stands in the file, without its line end. */
  readonly source: string;
  readonly content: RawFact | string;
}

/** Cuts text, which comes in pieces of any size, into rows, and hands each to the callback it was made with. */
export interface RowReader {
  push(text: string): void;
  /** To be called once, after the last piece. */
  end(): void;
  /** What the operator should know although it is no mistake, for example ignored columns. */
  readonly notes: readonly string[];
}

/** Characters that one row may have; more are refused, so that memory stays bounded. */
export const LONGEST_ROW = 1_000_000;
