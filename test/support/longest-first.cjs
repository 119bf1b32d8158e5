const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The files that take longest, longest first. On a fresh clone Jest knows no durations and begins with the largest files:
 * one of these might come last, and one processor wait for it.
 */
const LONGEST = [
  'e2e/recompute-kill',
  'browser/sample-fleet',
  'browser/states',
  'medium/recompute-incremental',
  'e2e/process',
  'medium/reference-data',
  'e2e/fuzz',
  'e2e/events-kill',
  'e2e/recompute-replicas',
  'medium/import',
  'e2e/events',
  'e2e/rate-limit',
  'e2e/activity-stream-limits',
  'e2e/slow-clients',
  'e2e/activity-stream',
];

/** Jest's own order, with the longest files in front. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
