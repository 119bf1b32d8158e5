import { isUuid } from '../../database/uuid';
import { InvalidInput } from '../problem/invalid-input.error';

/** The kind of a sort key: any text, a UUID, or a finite number. */
export type CursorKind = 'text' | 'uuid' | 'number';
export type CursorKey = string | number;

/**
 * A list that is read in pages: its name, which distinguishes its cursors from those of other lists, and its sort keys.
 */
export interface PagedList {
  readonly name: string;
  readonly keys: readonly CursorKind[];
}

/** What PostgreSQL cannot store in a text: NUL, and unpaired surrogates. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** The keys of a row are shorter, because all of them are in an index. */
const MAX_LENGTH = 16_384;

/**
 * Encodes the end of a page. The text is opaque to clients but not secret: it is a position in the order, and a client
 * that makes one up only continues from another position in its own data.
 *
 * @param keys keys of the last row of the page, in the order of `list.keys`
 */
export function encodeCursor(list: PagedList, keys: readonly CursorKey[]): string {
  return Buffer.from(JSON.stringify([list.name, ...keys])).toString('base64url');
}

/**
 * Decodes a cursor that `encodeCursor` created for the same list.
 *
 * @param text the cursor as sent by the client
 * @returns the keys after which to continue; null for the start, if the text is absent or empty
 * @throws InvalidInput for any other text
 */
export function decodeCursor(list: PagedList, text: string | null): readonly CursorKey[] | null {
  if (text === null || text === '') return null;
  const [name, ...keys] = arrayIn(text);
  const fits =
    name === list.name && keys.length === list.keys.length && list.keys.every((kind, index) => isOf(kind, keys[index]));
  if (!fits) throw new InvalidInput([{ message: 'invalid cursor', location: 'query.cursor', value: text }]);
  return keys as CursorKey[];
}

function arrayIn(text: string): unknown[] {
  if (text.length > MAX_LENGTH || !/^[\w-]+$/.test(text)) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isOf(kind: CursorKind, key: unknown): boolean {
  if (kind === 'number') return typeof key === 'number' && Number.isFinite(key);
  return typeof key === 'string' && (kind === 'uuid' ? isUuid(key) : !UNSTORABLE.test(key));
}
