import { existsSync } from 'node:fs';
import { join } from 'node:path';

const { LONGEST }: { LONGEST: readonly string[] } = require('../support/longest-first.cjs');

it('every listed file exists', () => {
  const missing = LONGEST.filter((name) => !existsSync(join(__dirname, '..', `${name}.test.ts`)));
  expect(missing).toEqual([]);
});
