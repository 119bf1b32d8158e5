import { csvLine } from '../http/csv-line';
import { REJECT_COLUMNS, REJECT_COLUMNS_OF_FILES } from '../ingestion/files/rejects/reject-columns';
import type { RejectedRow } from './imports.queries';

/** Columns of all files together. */
const MAX_COLUMNS = 1_000;

type RowsAfter = (last: RejectedRow | null) => Promise<readonly RejectedRow[]>;

/**
 * Rejected rows as CSV, with the columns of their files, followed by the line and the reason of each row, and by
 * their files if there are several, so that it can be corrected and imported.
 *
 * @param rowsAfter the next rows after this one; null: the first
 */
export async function* rejectedLines(rowsAfter: RowsAfter): AsyncGenerator<string, void, void> {
  const columns = new Set<string>();
  const files = new Set<string | null>();
  for await (const rows of pages(rowsAfter)) {
    for (const row of rows) {
      if (files.size < 2) files.add(row.file);
      for (const column of Object.keys(fieldsOf(row))) if (columns.size < MAX_COLUMNS) columns.add(column);
    }
  }
  const several = files.size > 1;
  const added: readonly string[] = several ? REJECT_COLUMNS_OF_FILES : REJECT_COLUMNS;
  const names = [...columns].filter((name) => !added.includes(name.toLowerCase()));
  yield `\uFEFF${csvLine([...names, ...added])}\r\n`;
  for await (const rows of pages(rowsAfter)) {
    yield rows
      .map((row) => {
        const fields = fieldsOf(row);
        return `${csvLine([...names.map((name) => fields[name] ?? ''), ...(several ? [row.file ?? ''] : []), row.line, row.reason])}\r\n`;
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
