import { read, sourcesOf } from '../support/written-statements';

/** The rule of the newest finished run: `newestRun` for readers, `lastRun` for the recompute. */
const RULE = /status = 'finished'\s+ORDER BY \w*\.?(?:finished|started)_at DESC/g;

it('defines the newest run in two places only', () => {
  const sources = sourcesOf('.').filter((file) => !file.startsWith('database/migrations/'));
  const found = sources.flatMap((file) => [...read(file).matchAll(RULE)].map(() => file));
  expect(found.sort()).toEqual(['database/newest-run-sql.ts', 'recompute/run-records.queries.ts']);
});
