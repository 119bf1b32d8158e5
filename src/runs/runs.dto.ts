import { Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';

/** One step of a run, in the order in which they ran. */
class RecomputeStep {
  @TextField('Name of the step.')
  name!: string;

  @Int64Field('Rows written, 0 or more.')
  rows!: number;

  @Int64Field('Milliseconds taken, 0 or more.')
  ms!: number;
}

/** One recompute of the project. */
export class RecomputeRunItem {
  @TextField('UUID of the run.')
  run_id!: string;

  @TextField(
    'full: recomputes everything from the facts; changes: recomputes what new facts affect; day: also moves all scores to a new day.',
    {
      enum: ['full', 'changes', 'day'],
    },
  )
  mode!: string;

  @TextField('A failed run changed nothing.', { enum: ['running', 'finished', 'failed'] })
  status!: string;

  @TextField('Day of the scores, in the time zone of the project, YYYY-MM-DD.')
  as_of!: string;

  @TimeField('When it began.')
  started_at!: string;

  @TimeField('When it ended; null while it runs.', { nullable: true })
  finished_at!: string | null;

  @Int64Field(
    'Duration in milliseconds, 0 or more: from start to end, or the sum of its steps if that is more; null while it runs.',
    { nullable: true },
  )
  duration_ms!: number | null;

  @Int64Field('Relationships scored, 0 or more; null unless it finished.', { nullable: true })
  relationships!: number | null;

  @ListField(() => RecomputeStep, 'What it did; empty unless it finished.')
  steps!: RecomputeStep[];

  @TextField('First past day whose published numbers changed, YYYY-MM-DD; null if none changed.', {
    nullable: true,
  })
  restated_from!: string | null;

  @TextField('Why it failed; null unless it failed.', { nullable: true })
  error!: string | null;
}

/** The requested recompute. */
export class RecomputeRunBody extends RecomputeRunItem {}

/** The newest recomputes of the project. */
export class RecomputeRunsBody {
  @ListField(() => RecomputeRunItem, 'Newest first.')
  runs!: RecomputeRunItem[];

  @Int64Field('Stored runs, 0 or more: those of the last 28 days, and the newest finished one.')
  total!: number;
}
