import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepLine } from './step-line';

it('describes a step in words, with its numbers in columns', () => {
  const lines = [stepLine('Shop', 'depth_scores', 1_234_567, 4_321), stepLine('Shop', 'work_book', 0, 7)];
  expect(lines[0]).toMatch(/^Shop {2}scores written +1,234,567 rows +4,321 ms\n$/);
  expect(lines[1]).toMatch(/^Shop {2}relationships counted by day +0 rows +7 ms\n$/);
  expect(lines[0]?.length).toBe(lines[1]?.length);
});

it('has words for every step of the batch', () => {
  const batch = readFileSync(join(__dirname, 'recompute-batch.ts'), 'utf8');
  const steps = [...batch.matchAll(/\.step\(\s*'(\w+)'/g)].map(([, name = '']) => name);
  expect(steps.length).toBeGreaterThanOrEqual(9);
  const words = steps.map((step) => stepLine('', step, 0, 0).trim().split(/ {2,}/)[0]);
  expect(words.filter((text, index) => text === steps[index]?.replaceAll('_', ' '))).toEqual([]);
});

it('shows a step without words by its name', () => {
  expect(stepLine('Shop', 'some_step', 1, 1)).toMatch(/^Shop {2}some step /);
});
