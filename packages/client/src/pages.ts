import type { Client } from './client';
import type { PathsWith, RequestOf, ResponseOf } from './operations';

/** The lists that come in pages. */
export type PagedPath = {
  [Path in PathsWith<'get'>]: ResponseOf<Path, 'get'> extends { next_cursor: string | null } ? Path : never;
}[PathsWith<'get'>];

/** An item of a list: the one field of the page that is an array. */
export type ItemOf<Path extends PagedPath> = {
  [Field in keyof ResponseOf<Path, 'get'>]-?: ResponseOf<Path, 'get'>[Field] extends readonly (infer Item)[]
    ? Item
    : never;
}[keyof ResponseOf<Path, 'get'>];

interface PageBody {
  readonly next_cursor: string | null;
  readonly [field: string]: unknown;
}

/**
 * Every item of a list, page by page: `for await (const episode of items(client, '/api/v1/…/episodes', { path }))`. The
 * next page is fetched when its first item is asked for.
 */
export async function* items<Path extends PagedPath>(
  client: Client,
  path: Path,
  request: RequestOf<Path, 'get'>,
): AsyncGenerator<ItemOf<Path>, void, void> {
  let cursor: string | null = null;
  do {
    const { query, ...rest } = request as { query?: object };
    const response = await client.send('get', path, { ...rest, query: { ...query, ...(cursor ? { cursor } : {}) } });
    const page = (await response.json()) as PageBody;
    yield* (Object.values(page).find(Array.isArray) ?? []) as ItemOf<Path>[];
    cursor = page.next_cursor;
  } while (cursor);
}
