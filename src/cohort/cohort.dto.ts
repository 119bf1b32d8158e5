import { DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';

/** A cohort some weeks after its entry. */
class CohortPoint {
  @DoubleField("Mean depth of the whole cohort at that week's end, 0 to 1.")
  avg_depth!: number;

  @Int64Field('Members active in that week, 0 to size.')
  count!: number;

  @Int64Field('Whole weeks after the entry week, 1 to 12: 1, 2, 4, 8 or 12.')
  week!: number;
}

/** The contacts whose first interaction fell into one week. */
class Cohort {
  @TextField('ISO week, like 2025-W21.')
  cohort_label!: string;

  @TextField('Monday of that week, YYYY-MM-DD.')
  entry_week!: string;

  @ListField(() => CohortPoint, 'Ascending by week; finished weeks only.')
  points!: CohortPoint[];

  @Int64Field('Members, 1 or more.')
  size!: number;
}

/** Retention by entry week. */
export class CohortsBody {
  @ListField(() => Cohort, 'The last 26 cohorts, ascending.')
  cohorts!: Cohort[];
}
