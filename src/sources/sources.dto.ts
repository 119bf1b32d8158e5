import { CHANNELS } from '../database/entities/source.entity';
import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';
import { SOURCE_EXPECTATIONS, SOURCE_STATES } from '../scoring/source-status';

/** One channel of an agent. */
export class SourceItem {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('The channel: the `kind` of its interactions.', { enum: CHANNELS })
  channel!: string;

  @TextField(
    'ok: facts come in as usual, or too little is known of its rhythm; late: not as usual, and changes are held back; silent: not any more, and that was announced. Always ok with `expected: none`.',
    { enum: SOURCE_STATES },
  )
  state!: string;

  @TextField('auto: by its own rhythm; none: a person said that no facts are expected.', { enum: SOURCE_EXPECTATIONS })
  expected!: string;

  @TextField(
    'Day by the end of which more facts are usual, YYYY-MM-DD: from the next day on the source is late; null if too little is known, or none are expected.',
    { nullable: true },
  )
  expected_by!: string | null;

  @TextField('Newest day with facts, up to the day of the numbers, YYYY-MM-DD.')
  last_received!: string;

  @TextField('Day on which it became late or silent, YYYY-MM-DD; null if it is ok.', { nullable: true })
  state_since!: string | null;

  @Int64Field('Days with facts, among the 84 up to `last_received`, 1 or more.')
  active_days!: number;

  @DoubleField('Interactions on such a day on average, 1 or more.')
  interactions_per_day!: number;

  @BooleanField(
    'Whether changes of its relationships are held back. False for a source that was late or silent when it was first seen.',
  )
  on_hold!: boolean;

  @Int64Field(
    'Relationships of which it holds something back: that they are at risk or dormant, or a reply owed; 0 or more.',
  )
  relationships_on_hold!: number;

  @TimeField('When a person said last what is expected; null if nobody has.', { nullable: true })
  changed_at!: string | null;

  @TextField('Id of the user who said so; null if nobody has.', { nullable: true })
  changed_by!: string | null;
}

/** Sources of a project. */
export class SourcesBody extends PageBody {
  @ListField(() => SourceItem, 'The silent ones first, then those that are late; by agent and channel.')
  sources!: SourceItem[];

  @TextField('Day of the numbers, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;
}

/** The sources of an agent after a change. */
export class ChangedSourcesBody {
  @ListField(
    () => SourceItem,
    'Those that the change names. What was held back comes out of the recompute that follows.',
  )
  sources!: SourceItem[];
}
