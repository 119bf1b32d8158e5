import { BooleanField, DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** One cohort in one period. */
export class TriangleCell {
  @Int64Field('Whole periods after the entry period, 0 or more.')
  offset!: number;

  @TextField('First day of the period, YYYY-MM-DD.')
  from!: string;

  @TextField('Last day of the period, YYYY-MM-DD.')
  to!: string;

  @BooleanField('Whether the period is over. An unfinished period has no figures: they would look like a collapse.')
  complete!: boolean;

  @Int64Field('Members active in the period, 0 to size; null until it is over.', { nullable: true })
  active!: number | null;

  @DoubleField('active / size, 0 to 1, at 6 decimals; null until the period is over.', { nullable: true })
  retention!: number | null;

  @DoubleField(
    'Mean over the whole cohort, at the end of the period, of the depth of each member with all agents together, 0 to 1, at 6 decimals; null until it is over.',
    { nullable: true },
  )
  avg_depth!: number | null;
}

/** The contacts that first took part in one period. */
export class TriangleCohort {
  @TextField('ISO week, like 2025-W21, or month, like 2025-05.')
  label!: string;

  @TextField('First day of the entry period, a Monday or the first of a month, YYYY-MM-DD.')
  entry!: string;

  @BooleanField('Whether the entry period is over; until then more members may come.')
  complete!: boolean;

  @Int64Field('Members, 1 or more: contacts, each counted once, even if several agents talk to it.')
  size!: number;

  @ListField(() => TriangleCell, 'Every offset that has begun, ascending; only the last one can be unfinished.')
  cells!: TriangleCell[];
}

/** Retention of every cohort at every offset. */
export class CohortTriangleBody {
  @TextField('Length of the periods.', { enum: ['week', 'month'] })
  unit!: string;

  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @ListField(() => TriangleCohort, 'The newest cohorts, ascending; a period without new contacts has no cohort.')
  cohorts!: TriangleCohort[];
}

/** A member of a cohort. */
export class CohortMember {
  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @TextField('First day on which the contact took part, YYYY-MM-DD.')
  first_day!: string;

  @BooleanField('Whether it was active in the period; in an unfinished period, so far.')
  active!: boolean;

  @DoubleField(
    'Depth at the end of the period, with all agents together, 0 to 1; null until it is over. The mean over all members is avg_depth.',
    { nullable: true },
  )
  depth!: number | null;
}

/** The members behind one cell of the triangle. */
export class CohortMembersBody extends PageBody {
  @TextField('Length of the periods.', { enum: ['week', 'month'] })
  unit!: string;

  @TextField('First day of the entry period, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  entry!: string | null;

  @Int64Field('Whole periods after the entry period, 0 or more.')
  offset!: number;

  @TextField('First day of the period, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  from!: string | null;

  @TextField('Last day of the period, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  to!: string | null;

  @BooleanField('Whether the period is over.')
  complete!: boolean;

  @ListField(() => CohortMember, 'Ordered by user_id.')
  members!: CohortMember[];
}
