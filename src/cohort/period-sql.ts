import { periodEndSql, periodSql, periodStartSql } from '../scoring/period-sql';

/** Number of the period ($2 unit) that contains `day`, as in `periodOf`, and the last day of period `number`. */
export const PERIOD = periodSql('$2::text', 'day');
export const PERIOD_END = periodEndSql('$2::text', 'number');

/** First day of period `number`. */
export const ENTRY_DAY = periodStartSql('$2::text', 'cohort.entry');
