import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['src', 'test', 'dashboard/src', 'scripts', 'docs'];
/** Generated files, the words themselves, and texts that are odd on purpose. */
const EXCLUDED = /^(docs\/(sql|images)\/|test\/unit\/plain-words|test\/support\/fuzz-vocabulary)/;
const TEXT = /\.(tsx?|[cm]?js|md)$/;

/** Old-fashioned, translated or private English, and the common words to use instead. */
const WORDS: Readonly<Record<string, string>> = {
  anew: 'again',
  'for ever': 'forever, permanently',
  'foretells?|foretold|foretelling': 'predict',
  'is away': 'is unavailable',
  'mend|mends|mended': 'fix, correct',
  'patience|patient|patiently|impatient': 'timeout',
  'stands in': 'replaces',
  'taken in': 'accepted',
  'thereof|therein|wherein|whence|nought': 'the noun; so',
  'is told|are told|was told|were told': 'is notified, is reported',
  'what(ever)? becomes of': 'the result of',
  'whoever|whomever': 'any caller, anyone who',
};

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

const files = [
  ...readdirSync(ROOT)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(ROOT, name)),
  ...FOLDERS.flatMap((folder) => filesIn(join(ROOT, folder))),
]
  .map((file) => relative(ROOT, file).replaceAll('\\', '/'))
  .filter((file) => TEXT.test(file) && !EXCLUDED.test(file));

it.each(Object.entries(WORDS))('no text says "%s": write "%s"', (words) => {
  const pattern = new RegExp(`(?<![\\w.])(?:${words})(?![\\w(])`, 'gi');
  const found = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.search(pattern) < 0 ? [] : [`${file}:${index + 1}: ${line.trim()}`])),
  );
  expect(found).toEqual([]);
});
