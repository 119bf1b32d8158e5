/** A row that is rejected. */
export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
  /** What it contradicts; absent: it is wrong by itself. */
  readonly against?: 'conflict' | 'limit';
  readonly fields: readonly string[];
}
