import fc from 'fast-check';
import { excerpt } from '../../config/excerpt';
import { InvalidInput } from '../problem/invalid-input.error';
import { type CursorKey, decodeCursor, encodeCursor, type PagedList } from './cursor';
import { pageOf } from './page';

const LIST: PagedList = { name: 'things', keys: ['number', 'text', 'uuid'] };
const ID = '5a1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b11';

describe('a cursor', () => {
  it('returns the keys that it was created from', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
    fc.assert(
      fc.property(number, text, fc.uuid(), (depth, name, id) => {
        const cursor = encodeCursor(LIST, [depth, name, id]);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(LIST, cursor)).toEqual([depth, name, id]);
      }),
    );
  });

  it.each([null, ''])('of %j is the start of the list', (text) => {
    expect(decodeCursor(LIST, text)).toBeNull();
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['garbage', 'garbage'],
    ['of another alphabet', '!!!!'],
    ['cut short', encodeCursor(LIST, [1, 'a', ID]).slice(0, -3)],
    ['of another list', encodeCursor({ ...LIST, name: 'others' }, [1, 'a', ID])],
    ['of too few keys', encoded(['things', 1, 'a'])],
    ['of too many keys', encoded(['things', 1, 'a', ID, 1])],
    ['of keys of other kinds', encoded(['things', '1', 'a', ID])],
    ['with no UUID', encoded(['things', 1, 'a', `${ID}x`])],
    ['with an object for a text', encoded(['things', 1, {}, ID])],
    ['with a null', encoded(['things', null, 'a', ID])],
    ['with an infinite number', Buffer.from(`["things",1e999,"a","${ID}"]`).toString('base64url')],
    ['with a NUL', encoded(['things', 1, 'a\0', ID])],
    ['with an unpaired surrogate', Buffer.from(`["things",1,"\\ud800","${ID}"]`).toString('base64url')],
    ['no list', encoded({ 0: 'things' })],
    ['too long', 'x'.repeat(20_000)],
  ])('rejects %s with its location', (_, text) => {
    try {
      decodeCursor(LIST, text);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      expect((error as InvalidInput).errors).toEqual([
        { message: 'invalid cursor', location: 'query.cursor', value: excerpt(text) },
      ]);
      return;
    }
    throw new Error('the cursor was accepted');
  });
});

describe('a page', () => {
  const list: PagedList = { name: 'numbers', keys: ['number'] };
  const read = (all: readonly number[], size: number, after: readonly CursorKey[] | null) =>
    pageOf(
      { list, size, after },
      all.filter((value) => after === null || value > Number(after[0])).slice(0, size + 1),
      (value) => [value],
    );

  it('leads to the next one until every item was returned once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (items, size) => {
        const all = items.sort((a, b) => a - b);
        const seen: number[] = [];
        let after: readonly CursorKey[] | null = null;
        let page: ReturnType<typeof read>;
        do {
          page = read(all, size, after);
          expect(page.rows.length).toBeLessThanOrEqual(size);
          expect(page.has_more).toBe(page.next_cursor !== null);
          seen.push(...page.rows);
          after = decodeCursor(list, page.next_cursor);
        } while (page.has_more);
        expect(seen).toEqual(all);
      }),
    );
  });
});
