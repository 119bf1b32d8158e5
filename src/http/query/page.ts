import { type CursorKey, encodeCursor, type PagedList } from './cursor';
import { BooleanField, TextField } from './field.decorators';

/** Which page of a list is asked for. */
export interface PageRequest {
  readonly list: PagedList;
  /** Items at most, 1 or more. */
  readonly size: number;
  /** Keys of the row that the page begins behind, of the kinds that `list` names; null: at the beginning. */
  readonly after: readonly CursorKey[] | null;
}

/** What every body that is one page of a list says of the next one. */
export abstract class PageBody {
  @BooleanField('Whether there are more items after this page.')
  has_more!: boolean;

  @TextField('The `cursor` of the next page; null on the last page.', { nullable: true })
  next_cursor!: string | null;
}

/**
 * Cuts a page out of what a statement gave that was asked for one row more than the page has.
 *
 * @param rows in the order of the list, behind `page.after`, at most `page.size + 1`
 * @param keysOf a row's place in the order
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
