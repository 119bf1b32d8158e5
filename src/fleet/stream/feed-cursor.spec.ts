import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { BEGINNING, cursorText, isAfter, readCursor, tagOf } from './feed-cursor';

const tag = fc.oneof(fc.constant(''), fc.uuid().map(tagOf));
const transition = fc.option(fc.nat({ max: 2_000_000_000_000_000 }));
const cursor = fc.record({ position: fc.nat(), ordinal: fc.nat({ max: 1_000 }), tag, run: tag, transition });

it('a cursor is read as it was written', () => {
  fc.assert(fc.property(cursor, (value) => expect(readCursor(cursorText(value))).toEqual(value)));
});

it.each([
  '',
  ' ',
  '1',
  '1-2',
  '1-2-3-4',
  '-1-0--',
  '1-1-0123456g-',
  '1e3-0--',
  `${'9'.repeat(16)}-0--`,
  '0-0-- ',
  '0-0---',
  '0-0---x',
  '0-0--\n',
])('rejects what is not a cursor: %j', (text) => {
  expect(readCursor(text)).toBeNull();
});

it('offsets are in order by position, then by act', () => {
  const offset = (position: number, ordinal: number) => ({ ...BEGINNING, position, ordinal });
  expect(isAfter(offset(2, 1), offset(1, 9))).toBe(true);
  expect(isAfter(offset(1, 2), offset(1, 1))).toBe(true);
  expect(isAfter(offset(1, 1), offset(1, 1))).toBe(false);
  expect(isAfter(offset(1, 9), offset(2, 1))).toBe(false);
});

it('the tag of a missing entry is empty', () => {
  expect(tagOf(null)).toBe('');
  expect(tagOf(randomUUID())).toMatch(/^[\da-f]{8}$/);
});
