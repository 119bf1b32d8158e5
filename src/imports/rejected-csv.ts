import { csvLine } from '../http/csv-line';
import { REJECT_COLUMNS } from '../ingestion/files/rejects-file';
import type { RejectedRow } from './imports.queries';

/** Columns of all files together. */
const MAX_COLUMNS = 1_000;

/**
 * Rejected rows as CSV, with the columns of their files, followed by the line and the reason of each row, so that it can be
 * corrected and imported.
 *
 * @param rowsFrom the next rows after this many
 */
export async function* rejectedLines(
  rowsFrom: (from: number) => Promise<readonly RejectedRow[]>,
): AsyncGenerator<string, void, void> {
  const columns = new Set<string>();
  for await (const rows of pages(rowsFrom)) {
    for (const { fields } of rows)
      for (const column of Object.keys(fields)) if (columns.size < MAX_COLUMNS) columns.add(column);
  }
  const names = [...columns].filter((name) => !REJECT_COLUMNS.some((own) => own === name.toLowerCase()));
  yield `\uFEFF${csvLine([...names, ...REJECT_COLUMNS])}\r\n`;
  for await (const rows of pages(rowsFrom)) {
    yield rows
      .map(({ line, reason, fields }) => `${csvLine([...names.map((name) => fields[name] ?? ''), line, reason])}\r\n`)
      .join('');
  }
}

async function* pages(
  rowsFrom: (from: number) => Promise<readonly RejectedRow[]>,
): AsyncGenerator<readonly RejectedRow[], void, void> {
  for (let from = 0; ; ) {
    const rows = await rowsFrom(from);
    if (rows.length === 0) return;
    yield rows;
    from += rows.length;
  }
}
