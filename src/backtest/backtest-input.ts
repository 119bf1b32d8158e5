import type { QueryParameter } from '../http/query/from-query.decorator';
import type { QueryFields } from '../http/query/query-fields';
import type { BacktestInput } from './backtest-jobs.service';

const CUTOFFS = { default: 3, max: 24 };
const MAX_HORIZON = 365;
const INTEGER = { type: 'integer', format: 'int64' };

export const BACKTEST_PARAMETERS: readonly QueryParameter[] = [
  {
    name: 'cutoffs',
    description: `Maximum number of past days to predict from (default ${CUTOFFS.default}, max ${CUTOFFS.max})`,
    schema: { ...INTEGER, default: CUTOFFS.default },
  },
  {
    name: 'horizon_days',
    description: 'Days to predict (default: the horizon of the project)',
    schema: { ...INTEGER, minimum: 1, maximum: MAX_HORIZON },
  },
];

export function backtestInput(fields: QueryFields): BacktestInput {
  const horizon = fields.count('horizon_days', MAX_HORIZON);
  if (horizon === 0) fields.refuse('horizon_days', 'below 1');
  return { cutoffs: fields.integer('cutoffs', CUTOFFS), ...(horizon !== null && { horizon }) };
}
