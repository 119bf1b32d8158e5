const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The slowest test files, slowest first. On a fresh clone Jest knows no durations and starts with the largest files: a
 * slow one might come last, and one processor would wait for it.
 */
const LONGEST = [
  'browser/sample-fleet',
  'e2e/recompute-kill',
  'medium/reference-data',
  'browser/states',
  'medium/recompute-incremental',
  'e2e/odd-folder',
  'browser/failures',
  'e2e/process',
  'e2e/database-unavailable',
  'browser/long-visit',
  'e2e/recompute-replicas',
  'e2e/event-loop',
  'e2e/slow-clients',
  'e2e/clock',
  'e2e/fair-shares',
  'browser/clerk',
  'medium/import',
  'e2e/number-range',
  'e2e/disk-full',
  'medium/explain-learned',
  'e2e/odd-requests',
  'medium/restated-days',
  'e2e/events-kill',
  'e2e/fuzz',
  'medium/backtest',
  'medium/relationship-walks',
  'medium/score-range',
  'medium/restated-facts',
  'medium/embedded-postgres',
  'e2e/activity-stream-limits',
  'e2e/rate-limit',
];

/** Jest's default order, with the slowest files first. */
module.exports = class LongestFirst extends Sequencer {
  static LONGEST = LONGEST;

  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
