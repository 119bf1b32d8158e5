import { DoubleField, Int64Field, ListField, ObjectField, TextField, TimeField } from '../http/query/field.decorators';

/** As what events of one name count. */
export class SegmentRuleItem {
  @TextField('Name of the event; of pages and screens as Segment names them, such as Viewed Pricing Page.')
  event!: string;

  @TextField('Kind of the interaction.')
  kind!: string;

  @TextField('Direction of the interaction, seen from the agent; null if it has none.', {
    nullable: true,
    enum: ['inbound', 'outbound'],
  })
  direction!: string | null;

  @DoubleField('Weight of the interactions, -1e12 to 1e12; 0 or less does not count.')
  weight!: number;
}

/** How the messages of Segment's senders are read. */
export class SegmentSettingsBody {
  @TextField('The property of an event that names its agent. Without it, `context.agent` does.')
  agent_property!: string;

  @TextField('The agent of events that name none; null: such events are rejected.', { nullable: true })
  default_agent!: string | null;

  @ListField(() => SegmentRuleItem, 'The events that count as interactions. All others are only counted as seen.')
  events!: readonly SegmentRuleItem[];
}

/** A name of events that arrived. */
export class SegmentEventItem {
  @TextField('Name of the event; null for all names beyond the first 500.', { nullable: true })
  event!: string | null;

  @Int64Field('Messages with this name, 1 or more.')
  count!: number;

  @Int64Field('Of these, messages without a userId, 0 or more. They never count as activity.')
  anonymous!: number;

  @TimeField('When the first one arrived.')
  first_seen!: string;

  @TimeField('When the last one arrived.')
  last_seen!: string;

  @ObjectField(() => SegmentRuleItem, { required: false })
  counts_as?: SegmentRuleItem;
}

/** Names of events that arrived. */
export class SegmentEventsBody {
  @ListField(() => SegmentEventItem, 'Those seen last first. `counts_as` is absent if they count as nothing.')
  events!: SegmentEventItem[];
}
