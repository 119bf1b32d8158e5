import { csvLine } from '../http/csv-line';
import { REJECT_COLUMNS } from '../ingestion/files/rejects-file';
import type { RejectedRow } from './imports.queries';

/** Columns of all files together. */
const MAX_COLUMNS = 1_000;

type RowsAfter = (last: RejectedRow | null) => Promise<readonly RejectedRow[]>;

/**
 * Rejected rows as CSV, with the columns of their files, followed by the line and the reason of each row, so that it can be
 * corrected and imported.
 *
 * @param rowsAfter the next rows after this one; null: the first
 */
export async function* rejectedLines(rowsAfter: RowsAfter): AsyncGenerator<string, void, void> {
  const columns = new Set<string>();
  for await (const rows of pages(rowsAfter)) {
    for (const row of rows)
      for (const column of Object.keys(fieldsOf(row))) if (columns.size < MAX_COLUMNS) columns.add(column);
  }
  const names = [...columns].filter((name) => !REJECT_COLUMNS.some((own) => own === name.toLowerCase()));
  yield `\uFEFF${csvLine([...names, ...REJECT_COLUMNS])}\r\n`;
  for await (const rows of pages(rowsAfter)) {
    yield rows
      .map((row) => {
        const fields = fieldsOf(row);
        return `${csvLine([...names.map((name) => fields[name] ?? ''), row.line, row.reason])}\r\n`;
      })
      .join('');
  }
}

async function* pages(rowsAfter: RowsAfter): AsyncGenerator<readonly RejectedRow[], void, void> {
  for (let last: RejectedRow | null = null; ; ) {
    const rows = await rowsAfter(last);
    last = rows.at(-1) ?? null;
    if (last === null) return;
    yield rows;
  }
}

function fieldsOf({ payload }: RejectedRow): Readonly<Record<string, string>> {
  return JSON.parse(payload) as Readonly<Record<string, string>>;
}
