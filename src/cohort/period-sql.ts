import { periodEndSql, periodSql, periodStartSql } from '../scoring/period-sql';

/** Number of the period ($2 unit) that `day` lies in, as `periodOf` has it, and the last day of period `number`. */
export const PERIOD = periodSql('$2::text', 'day');
export const PERIOD_END = periodEndSql('$2::text', 'number');

/** Its first day. */
export const ENTRY_DAY = periodStartSql('$2::text', 'cohort.entry');
