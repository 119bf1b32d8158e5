import { FIT } from '../../src/scoring/fit-constants';
import { SCORE } from '../../src/scoring/score-constants';
import { read, sourcesOf } from '../support/written-statements';

/** What the numbers of the score are compared and computed with; descriptions for readers may name them. */
const SCORED =
  '(?:depth|evidence|potential|trend|risk|worth|silence_days|silenceDays|n_unanswered|unanswered|turn_days|turnDays|active_value|half_?life)';
const NUMBER = String.raw`(\d*\.?\d+)(?:::\w|e\d)?`;
/** A number of the formula beside what it is compared with, divided by, or raised to the power of. */
const USES = [
  new RegExp(String.raw`\b${SCORED}\w*\b[\`'"]?\)?\s*(?:>=|<=|<|>|\*\*|/)\s*-?${NUMBER}\b`, 'gi'),
  /\bpower\([^$\n]*,\s*(\d*\.?\d+)(?:::[\w ]+)?\)/gi,
  new RegExp(String.raw`\bhalf_?life\w*\s*[:=]\s*${NUMBER}\b`, 'gi'),
];
/** 0 and 1 are of every formula, and the millionths of whole numbers too. */
const ANYBODYS = new Set([0, 1, 2, 1e6, 1e12]);
const CONSTANTS = new Set<number>(
  [SCORE, SCORE, FIT].flatMap((it) => Object.values(it)).filter((value) => !ANYBODYS.has(value)),
);

function constantsIn(text: string): string[] {
  const code = text
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    // What the API documents.
    .replaceAll(/@\w+Field\([\s\S]*?\)\n\s+\w+!?\??:/g, '');
  return USES.flatMap((use) => [...code.matchAll(use)])
    .filter(([, value]) => CONSTANTS.has(Number(value)))
    .map(([found]) => found);
}

const outside = sourcesOf('.').filter(
  (file) => !/^(scoring|database\/migrations|ingestion\/sample)\//.test(file) && !/\.dto\.ts$/.test(file),
);

it('no number of the score is written as a literal outside src/scoring', () => {
  expect(outside.length).toBeGreaterThan(300);
  const found = outside.flatMap((file) => constantsIn(read(file)).map((text) => `${file}: ${text}`));
  expect(found).toEqual([]);
});

it.each([
  'CASE WHEN depth >= 0.75 THEN',
  'silence_days >= 56 AND',
  'if (score.trend <= -0.05) return',
  'power(gaps, 1.5::double precision)',
  'const HALF_LIFE = 120;',
  'unanswered >= 5',
])('%s is found', (code) => {
  expect(constantsIn(code)).toHaveLength(1);
});

it.each(['depth >= 0', '// depth >= 0.75', 'depth >= bandDeep', 'const PAGE = 120;'])('%s is let through', (code) => {
  expect(constantsIn(code)).toEqual([]);
});
