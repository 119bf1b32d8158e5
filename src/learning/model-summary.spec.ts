import { type ModelFacts, modelSummary } from './model-summary';

const NONE = Array.from({ length: 10 }, () => ({ rows: 0, said: 0, took_part: 0 }));
const LEARNED: ModelFacts = {
  scoreVersion: 2,
  learns: true,
  kind: 'learned',
  fittedOn: '2025-06-29',
  windowDays: 30,
  rows: 2_100,
  outcomes: 1_034,
  tenths: NONE.map((tenth, index) =>
    index === 0
      ? { rows: 2_000, said: 0.05, took_part: 90 }
      : index === 3
        ? { rows: 100, said: 0.34, took_part: 36 }
        : tenth,
  ),
};

describe('the summary of a model in words', () => {
  it.each<[string, Partial<ModelFacts>]>([
    [
      'Calibrated on your last 1,034 outcomes up to 2025-06-29, of 2,100 forecasts: where we said 30–40 %, 36 % took part.',
      {},
    ],
    ['where we said 0–10 %, 5 % took part.', { tenths: LEARNED.tenths.slice(0, 1) }],
    ['of 2,100 forecasts.', { tenths: NONE }],
    ['the project has not been computed', { scoreVersion: null }],
    ['computed under version 1 of the score', { scoreVersion: 1, kind: 'fixed', fittedOn: null }],
    ['the settings choose the fixed model', { learns: false }],
    ['the first model comes into force', { kind: 'fixed', fittedOn: null }],
    ['on 2025-06-29 there were fewer than 7 days of history', { windowDays: null, rows: 0 }],
    ['there were 19 relationships to learn from, and 20 are needed', { rows: 19 }],
  ])('says "%s"', (words, facts) => {
    expect(modelSummary({ ...LEARNED, ...facts })).toContain(words);
  });
});
