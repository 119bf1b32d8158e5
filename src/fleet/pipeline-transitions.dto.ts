import { DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';

/** How contacts moved through one stage of the pipeline. */
class PipelineTransition {
  @TextField('new, qualified, routed, nurtured or closed; defined as for the pipeline flow.')
  stage!: string;

  @Int64Field(
    'Contacts for which it became the furthest stage within the requested days, 0 or more. new: on the first active day, ' +
      'or when the contact was first seen if no fact about it has a date; qualified: with the first classification; ' +
      'routed: with the first permanent route; nurtured: on the second active ' +
      'day with the routed agent since the newest route; closed: with the first outcome.',
  )
  entered!: number;

  @Int64Field(
    'Contacts of these that moved on to a later stage by `to`, 0 or more; the others are still in it. Without `from`, ' +
      'entered - left is what the pipeline flow of `as_of` = `to` counts.',
  )
  left!: number;

  @DoubleField('left / entered, 0..1; null if no contact entered, and for closed, the last stage.', {
    nullable: true,
  })
  conversion!: number | null;

  @DoubleField('Median days from entering to leaving, 0 or more; null if no contact left.', {
    nullable: true,
  })
  median_days!: number | null;
}

/** How contacts moved through the pipeline. */
export class PipelineTransitionsBody {
  @TextField('First day of the range, YYYY-MM-DD; null: no limit.', { nullable: true })
  from!: string | null;

  @TextField('Last day of the range, YYYY-MM-DD.')
  to!: string;

  @ListField(() => PipelineTransition, 'Always all five stages, in order.')
  stages!: PipelineTransition[];
}
