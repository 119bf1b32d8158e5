import { BooleanField, DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';
import { BANDS } from '../scoring/band';
import { BAND, MODEL_VERSION, STAGES } from './score-texts.dto';

/** A relationship as of the end of one day. */
export class DepthHistoryPoint {
  @TextField('YYYY-MM-DD.')
  date!: string;

  @DoubleField(
    'Probability, 0 to 1, that the contact takes part on at least one of the 30 days after it; under version 1 of the score, that the pair is active.',
  )
  depth!: number;

  @TextField(`${BAND}.`, { enum: BANDS })
  band!: string;

  @DoubleField('Depth minus depth 28 days before, -1 to 1.')
  trend!: number;

  @BooleanField('Whether it was about to be lost.')
  at_risk!: boolean;

  @TextField('Life-cycle stage.', { enum: STAGES })
  stage!: string;

  @Int64Field('Whole days since the last active day, 0 or more; null if the contact never took part.', {
    nullable: true,
  })
  silence_days!: number | null;

  @Int64Field(`${MODEL_VERSION} A chart marks the days on which it changes.`, { nullable: true })
  model_version!: number | null;
}

/** A relationship over time, computed from its active days. The same facts and models always give the same body. */
export class DepthHistoryBody {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @TextField('First day of the range that has a point, or would have one, YYYY-MM-DD.')
  from!: string;

  @TextField('Last day of the range, YYYY-MM-DD.')
  to!: string;

  @TextField('Days between two points: one, or seven.', { enum: ['day', 'week'] })
  step!: string;

  @ListField(() => DepthHistoryPoint, 'Ascending; none for days before the first active one.')
  points!: DepthHistoryPoint[];
}
