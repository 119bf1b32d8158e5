import fc from 'fast-check';
import { shapeProblem } from './json-shape';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('the shape of a JSON text', () => {
  it.each([
    ['32 levels', nested(32), null],
    ['33 levels', nested(33), 'is nested more than 32 levels deep'],
    ['objects in lists', `${'[{"a":'.repeat(17)}1${'}]'.repeat(17)}`, 'is nested more than 32 levels deep'],
    ['brackets in a text', JSON.stringify({ a: nested(100) }), null],
    ['escaped text', `{"a":"\\"${'['.repeat(100)}\\\\"}`, null],
    ['1,000 items', `[${Array(1_000).fill(0)}]`, null],
    ['1,001 items', `[${Array(1_001).fill(0)}]`, 'has more than 1000 keys and list items'],
    ['an unterminated string', `["${'['.repeat(100)}`, null],
    ['500,000 brackets', '['.repeat(500_000), 'is nested more than 32 levels deep'],
  ])('is checked: %s', (_, text, problem) => {
    expect(shapeProblem(text)).toBe(problem);
  });

  it('ignores the content of strings', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(40), (value, levels) => {
        let deep: unknown = value;
        for (let level = 0; level < levels; level++) deep = level % 2 ? [deep] : { '"[{,': deep };
        const problem = shapeProblem(JSON.stringify(deep), Number.POSITIVE_INFINITY);
        expect(problem === null).toBe(depthOf(deep) <= 32);
      }),
    );
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
