import { isUuid } from '../../database/uuid';
import { InvalidInput } from '../problem/invalid-input.error';

/** What a key of a list's order is: any text, a UUID, or a finite number. */
export type CursorKind = 'text' | 'uuid' | 'number';
export type CursorKey = string | number;

/** A list that is read in pages: its name, by which its cursors are told from those of others, and the keys of its order. */
export interface PagedList {
  readonly name: string;
  readonly keys: readonly CursorKind[];
}

/** What PostgreSQL stores in no text: NUL, and half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** The keys of a row, all of which stand in an index, are shorter. */
const MAX_LENGTH = 16_384;

/**
 * Writes down where a page ends. The text is opaque to clients, but no secret: it names a place in the order, and whoever
 * makes one up reads on from another place of what is theirs.
 *
 * @param keys of the page's last row, in the order of `list.keys`
 */
export function encodeCursor(list: PagedList, keys: readonly CursorKey[]): string {
  return Buffer.from(JSON.stringify([list.name, ...keys])).toString('base64url');
}

/**
 * Reads what `encodeCursor` wrote for the same list.
 *
 * @param text as the client sends it
 * @returns the keys to go on after; null where the text is absent or empty: from the beginning
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
