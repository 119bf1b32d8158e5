const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The slowest test files, slowest first. On a fresh clone Jest knows no durations and starts with the largest files: a
 * slow one might come last, and one processor would wait for it.
 */
const LONGEST = [
  'browser/sample-fleet',
  'medium/reference-data',
  'e2e/odd-folder',
  'e2e/recompute-kill',
  'e2e/webhooks-kill',
  'browser/states',
  'browser/failures',
  'medium/recompute-incremental',
  'browser/long-visit',
  'e2e/process',
  'e2e/database-unavailable',
  'e2e/recompute-replicas',
  'medium/import',
  'e2e/slow-clients',
  'e2e/fair-shares',
  'browser/clerk',
  'e2e/fuzz',
  'medium/migrations',
  'medium/recompute-runs',
  'medium/recompute-time-zones',
  'medium/replay',
  'e2e/placement',
  'e2e/read-replica',
  'medium/score-migration',
  'medium/pipeline-rule',
  'e2e/disk-full',
  'medium/backtest',
  'e2e/activity-stream-limits',
  'medium/restated-days',
  'e2e/number-range',
  'e2e/event-loop',
  'medium/tenant-reader',
  'medium/name-search',
  'medium/score-range',
  'e2e/activity-stream',
  'medium/lifecycle',
  'medium/relationship-walks',
  'e2e/runs',
  'e2e/events-kill',
  'medium/explain-learned',
  'e2e/clock',
  'e2e/relationship-exports',
  'medium/model-learning',
  'e2e/jobs',
  'medium/embedded-postgres',
  'unit/prepare',
  'medium/restated-facts',
  'e2e/odd-requests',
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
