import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));

describe('the scripts of package.json', () => {
  it('prepare explicitly, because npm skips pre and post scripts under ignore-scripts=true', () => {
    const around = Object.keys(scripts).filter((name) => /^(pre|post)/.test(name));
    expect(around).toEqual([]);
    expect(scripts).toMatchObject({
      start: expect.stringMatching(/^node scripts\/prepare\.mjs --build && /),
      cli: expect.stringMatching(/^node scripts\/prepare\.mjs --build && /),
      test: expect.stringMatching(/^node scripts\/prepare\.mjs && /),
    });
  });
});
