/** The columns after those of the input. */
export const REJECT_COLUMNS = ['line', 'reason'] as const;
/** Of rows of several files together. */
export const REJECT_COLUMNS_OF_FILES = ['file', ...REJECT_COLUMNS] as const;

/** @param header names in lower case @returns how many columns at its end an earlier import has added */
export function addedColumns(header: readonly string[]): number {
  const added = [REJECT_COLUMNS_OF_FILES, REJECT_COLUMNS].find(
    (columns) => header.slice(-columns.length).join() === columns.join(),
  );
  return added?.length ?? 0;
}
