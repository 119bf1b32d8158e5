const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The slowest test files, slowest first. On a fresh clone Jest knows no durations and starts with the largest files: a
 * slow one might come last, and one processor would wait for it.
 */
const LONGEST = [
  'browser/sample-fleet',
  'e2e/recompute-kill',
  'browser/states',
  'browser/every-page',
  'e2e/odd-folder',
  'browser/failures',
  'medium/recompute-incremental',
  'medium/reference-data',
  'e2e/process',
  'e2e/webhooks-kill',
  'e2e/mcp-stdio',
  'medium/migrations',
  'e2e/fuzz',
  'e2e/examples',
  'medium/sources',
  'medium/score-range',
  'browser/imports',
  'e2e/client-package',
  'e2e/events-kill',
  'medium/episodes',
  'browser/sources',
  'e2e/recompute-replicas',
  'e2e/odd-requests',
  'medium/transitions-exactness',
  'browser/long-visit',
  'medium/name-search',
  'medium/transitions',
  'medium/explain-learned',
  'medium/import',
  'e2e/event-loop',
  'e2e/sources-kill',
  'e2e/clock',
  'e2e/imports',
  'e2e/disk-full',
  'medium/embedded-postgres',
  'e2e/rate-limit',
  'e2e/database-unavailable',
  'e2e/access',
  'medium/relationship-walks',
  'medium/merges-interrupted',
  'e2e/slow-clients',
  'medium/recompute-runs',
  'medium/merges-exactness',
  'e2e/placement',
  'medium/model-learning',
  'medium/backtest',
  'e2e/activity-stream-limits',
  'browser/clerk',
  'e2e/jobs',
  'medium/episodes-exactness',
  'medium/pipeline-rule',
  'e2e/number-range',
  'medium/restated-days',
  'e2e/fair-shares',
  'medium/restated-facts',
  'e2e/events',
  'medium/replay',
  'e2e/read-replica',
  'e2e/rejections',
  'e2e/dot-ids',
  'medium/reference',
  'e2e/mcp',
  'e2e/anti-gaming',
  'medium/recompute-time-zones',
  'medium/score-migration',
  'medium/anti-gaming',
  'e2e/relationship-exports',
  'medium/lifecycle',
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
