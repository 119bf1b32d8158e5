import { type CursorKey, encodeCursor, type PagedList } from './cursor';
import { BooleanField, TextField } from './field.decorators';

/** The requested page of a list. */
export interface PageRequest {
  readonly list: PagedList;
  /** Maximum number of items, at least 1. */
  readonly size: number;
  /** Keys of the row after which the page begins, of the kinds in `list`; null for the first page. */
  readonly after: readonly CursorKey[] | null;
}

/** The fields of every paged body that lead to the next page. */
export abstract class PageBody {
  @BooleanField('Whether there are more items after this page.')
  has_more!: boolean;

  @TextField('The `cursor` of the next page; null on the last page.', { nullable: true })
  next_cursor!: string | null;
}

/**
 * Creates a page from the result of a statement that requested one row more than the page holds.
 *
 * @param rows in the order of the list, after `page.after`, at most `page.size + 1`
 * @param keysOf returns the sort keys of a row
 */
export function pageOf<Row>(
  page: PageRequest,
  rows: readonly Row[],
  keysOf: (row: Row) => readonly CursorKey[],
): PageBody & { readonly rows: Row[] } {
  const shown = rows.slice(0, page.size);
  const last = shown.at(-1);
  const has_more = rows.length > page.size && last !== undefined;
  return { rows: shown, has_more, next_cursor: has_more ? encodeCursor(page.list, keysOf(last)) : null };
}
