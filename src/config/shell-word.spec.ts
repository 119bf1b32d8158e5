import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { printable } from './printable-lines';
import { shellWord } from './shell-word';

const NAMES = fc.sample(
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...' \'"\\$`!#&;|<>*?~(){}[]=-ab\u{1f4a9}'), minLength: 1, maxLength: 20 }),
  ),
  { numRuns: 300, seed: 18 },
);

it('a shell reads a quoted word as its text, also after a flag', () => {
  const shown = NAMES.filter((name) => shellWord(name) !== null);
  expect(shown.length).toBeGreaterThan(200);
  const script = `printf '%s\\0' ${shown.map((name) => `--project=${shellWord(name)}`).join(' ')}`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(stdout.split('\0').slice(0, -1)).toEqual(shown.map((name) => `--project=${name}`));
});

it.each(['a\u202eb', 'a\u001b[2J', 'a\nb', '\ud800', 'a\u2066b'])('there is no word for %j', (name) => {
  expect(shellWord(name)).toBeNull();
  expect(printable(name)).not.toBe(name);
});

it.each([
  ['org_1', 'org_1'],
  ['a b', "'a b'"],
  ["Bob's", `'Bob'\\''s'`],
  ['$(reboot)', "'$(reboot)'"],
])('%j is the word %s', (name, word) => {
  expect(shellWord(name)).toBe(word);
});
