import type { StoredRecord } from './contact-export.queries';

/** What the archive says before its tables. */
interface ArchiveHead {
  readonly project_id: string;
  readonly user_ids: readonly string[];
  readonly exported_at: string;
}

/** One JSON object, written piece by piece: the head, and `tables` with the rows of each table. */
export async function* contactArchive(
  head: ArchiveHead,
  batches: AsyncIterable<readonly StoredRecord[]>,
): AsyncGenerator<string, void, void> {
  const done = new Set<string>();
  let table: string | null = null;
  let text = `${JSON.stringify(head).slice(0, -1)},"tables":{`;
  for await (const rows of batches) {
    for (const { source, record } of rows) {
      if (source === table) text += ',\n';
      else {
        // The same name twice would hide the first rows from most readers.
        if (done.has(source)) throw new Error(`the rows of ${source} are not together`);
        text += `${table === null ? '' : '],'}\n${JSON.stringify(source)}:[\n`;
        done.add(source);
        table = source;
      }
      text += record;
    }
    yield text;
    text = '';
  }
  yield `${text}${table === null ? '' : ']'}}}\n`;
}
