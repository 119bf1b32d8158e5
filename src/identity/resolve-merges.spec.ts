import fc from 'fast-check';
import { type Merge, Merges } from './resolve-merges';

/** @param said pairs of ids, the oldest first */
function merges(...said: [id: string, into: string | null][]): Merge[] {
  return said.map(([id, into], index) => ({
    id,
    into,
    at: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
    key: `k${index}`,
  }));
}
const survivor = (id: string, said: Merge[]) => new Merges(said).survivorOf(id);

it('follows chains to their end', () => {
  const said = merges(['b', 'c'], ['a', 'b'], ['c', 'd']);
  expect(['a', 'b', 'c', 'd', 'x'].map((id) => survivor(id, said))).toEqual(['d', 'd', 'd', 'd', 'x']);
});

it('lets an id stand for itself again, with all that lead to it', () => {
  expect(['a', 'b', 'c'].map((id) => survivor(id, merges(['a', 'b'], ['b', null])))).toEqual(['b', 'b', 'c']);
});

it('opens a circle at its oldest statement', () => {
  expect(['a', 'b'].map((id) => survivor(id, merges(['a', 'b'], ['b', 'a'])))).toEqual(['a', 'a']);
  const said = merges(['x', 'b'], ['b', 'c'], ['c', 'a'], ['a', 'b']);
  expect(['a', 'b', 'c', 'x'].map((id) => survivor(id, said))).toEqual(['b', 'b', 'b', 'b']);
  expect(survivor('a', merges(['a', 'a']))).toBe('a');
});

it('decides between statements of one moment by their keys', () => {
  const at = '2026-01-01T00:00:00Z';
  const said: Merge[] = [
    { id: 'a', into: 'b', at, key: '2' },
    { id: 'b', into: 'a', at, key: '1' },
  ];
  expect([survivor('a', said), survivor('b', said)]).toEqual(['b', 'b']);
});

it('follows a chain of any length at once', () => {
  const said = Array.from(
    { length: 100_000 },
    (_, index): Merge => ({
      id: `i${index}`,
      into: `i${index + 1}`,
      at: '2026-01-01T00:00:00Z',
      key: '',
    }),
  );
  expect(new Merges(said).survivorOf('i0')).toBe('i100000');
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const statements = fc
  .uniqueArray(fc.tuple(id, fc.option(id)), { selector: ([from]) => from, maxLength: 6 })
  .chain((said) =>
    fc
      .shuffledSubarray(merges(...said), { minLength: said.length })
      .map((shuffled) => ({ said: merges(...said), shuffled })),
  );

it('has one survivor for all that a statement connects, who survives itself, in whatever order', () => {
  fc.assert(
    fc.property(statements, id, ({ said, shuffled }, asked) => {
      const resolved = new Merges(shuffled);
      expect(resolved.survivorOf(asked)).toBe(new Merges(said).survivorOf(asked));
      const end = resolved.survivorOf(asked);
      expect(resolved.survivorOf(end)).toBe(end);
      const into = said.find((merge) => merge.id === asked)?.into ?? null;
      if (into !== null) expect(resolved.survivorOf(into)).toBe(end);
    }),
  );
});
