import { DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';

/** How contacts went through one stage of the pipeline. */
class PipelineTransition {
  @TextField('new, qualified, routed, nurtured or closed; defined as for the pipeline flow.')
  stage!: string;

  @Int64Field(
    'Contacts for which it became the furthest stage within the days asked for, 0 or more. new: on the first active day, ' +
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

  @DoubleField('left / entered, 0..1; null if none entered, and for closed, which is never left.', {
    nullable: true,
  })
  conversion!: number | null;

  @DoubleField('Median days from entering to leaving, 0 or more, of those that left; null if none did.', {
    nullable: true,
  })
  median_days!: number | null;
}

/** How contacts went through the pipeline. */
export class PipelineTransitionsBody {
  @TextField('First day on which stages were entered, YYYY-MM-DD; null: from the beginning.', { nullable: true })
  from!: string | null;

  @TextField('Last day of the facts that count, YYYY-MM-DD.')
  to!: string;

  @ListField(() => PipelineTransition, 'Always all five stages, in order.')
  stages!: PipelineTransition[];
}
