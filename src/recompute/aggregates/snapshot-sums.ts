import { SQL as x } from '../../scoring/algebra';
import * as moatRules from '../../scoring/moat-rules';
import { SCORE } from '../../scoring/score-constants';

// Sums over the relationships of each agent and day. They are whole numbers, millionths and millionths of millionths,
// so they stay exact however often relationships are added and removed.

export const COUNTS = [
  'total',
  'deep',
  'strong',
  'warm',
  'light',
  'faint',
  'at_risk',
  'deepened',
  'declining',
  'heard',
];
export const SUMS = ['depth_sum', 'evidence_sum', 'gains', 'losses'];
const NUMERICS = ['weight', 'weighted_evidence', 'weight_lost'];
/** The sums of a snapshot. */
export const BOOK = [...COUNTS, ...SUMS, ...NUMERICS];

export const INSERT_BOOK = `INSERT INTO pg_temp.work_book (agent_id, date, ${BOOK.join(', ')})`;

/** How the rows of a step are counted, and a column of them is added up. */
interface Adding {
  /** @param holds a condition; all rows if it is absent */
  count(holds?: string): string;
  sum(column: string): string;
}

/** Each row is a relationship. */
export const ROWS: Adding = {
  count: (holds) => `count(*)${filter(holds)}`,
  sum: (column) => `sum(${column})`,
};

/** Each row is `members` relationships, a double; sums of whole doubles are exact up to 2^53. */
export const MEMBERS: Adding = {
  count: (holds) => `coalesce(sum(members)${filter(holds)}, 0)`,
  sum: (column) => `sum(members * ${column})`,
};

/** Each row is a relationship that is added, or removed if its `sign` is -1. */
export const SIGNED: Adding = {
  count: (holds) => `coalesce(sum(sign)${filter(holds)}, 0)`,
  sum: (column) => `sum(sign * ${column})`,
};

function filter(holds?: string): string {
  return holds === undefined ? '' : ` FILTER (WHERE ${holds})`;
}

/**
 * The sums of a step with the columns depth, trend, evidence, evidence_trend, weight, at_risk, dormant and silence, in whole
 * numbers. The weight is that of all members.
 *
 * @param bands the counts of relationships in each band
 */
export function bookSums(sign: string, { count, sum }: Adding, bands: readonly string[]): string {
  const step = `${SCORE.trendStep * 1e6}`;
  const gains = `coalesce(${sum('evidence_trend')} FILTER (WHERE evidence_trend > 0), 0)`;
  return [
    count(),
    ...bands,
    count('at_risk'),
    count(`trend >= ${step}`),
    count(`trend <= -${step}`),
    count('silence IS NOT NULL'),
    sum('depth'),
    sum('evidence'),
    gains,
    `(${gains} - ${sum('evidence_trend')})`,
    'sum(weight)',
    'sum(weight * evidence::bigint)',
    'coalesce(sum(weight) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0)',
  ]
    .map((term) => `${sign}::integer * ${term}`)
    .join(',\n       ');
}

/** At most 1e12: multiplied by evidence, at most 1e6, it still fits into 8 bytes. */
export function weightSql(worth: string, silence: string): string {
  return `round(${moatRules.moatWeight(x, worth, silence)} * 1e12::double precision)::bigint`;
}
