import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
} from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** A relationship of a contact as it results. */
class ResultingRelationship {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @DoubleField('Probability that the contact takes part within the horizon, 0 to 1.')
  depth!: number;

  @TextField('Band of the depth.')
  band!: string;

  @DoubleField('Change of the depth within 28 days, -1 to 1.')
  trend!: number;

  @TextField('Stage of the relationship.')
  stage!: string;

  @BooleanField('Whether it is at risk.')
  at_risk!: boolean;

  @Int64Field('Whole days since the contact last took part, 0 or more; null if it never has.', { nullable: true })
  silence_days!: number | null;
}

/** A contact as it results: computed from its facts by the rules of the newest recompute, on its day. */
class ResultingContact {
  @TextField('Your own id of the contact, under which all its numbers are.')
  user_id!: string;

  @TextListField('All its ids, in order.')
  user_ids!: readonly string[];

  @Int64Field(
    'Number of contacts that are merged into one, including itself, 1 or more. The list shows 1,000 of their ids at most.',
  )
  ids!: number;

  @TextField('Day on which it entered its cohort: the first on which it took part, YYYY-MM-DD; null if it never has.', {
    nullable: true,
  })
  cohort_day!: string | null;

  @ListField(() => ResultingRelationship, 'One for each agent, the deepest first; empty before the first recompute.')
  relationships!: ResultingRelationship[];
}

/** What a merge, or its end, results in. */
export class MergeBody {
  @BooleanField('Whether anything changed, or would change: a merge that was made before changes nothing.')
  changed!: boolean;

  @BooleanField('Whether this was only a preview.')
  dry_run!: boolean;

  @TextField('Day of the numbers below, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @ObjectField(() => ResultingContact)
  contact!: ResultingContact;

  @ListField(() => ResultingContact, 'Of an unmerge: the contact of which it was a part. Of a merge: empty.')
  others!: ResultingContact[];

  @TextField('UUID of the recompute that makes it visible, if one started at once; else the next one does.', {
    nullable: true,
  })
  run_id!: string | null;
}

/** A contact of a suggestion. */
class SuggestedContact {
  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Its name; null if none is known.', { nullable: true })
  name!: string | null;

  @TimeField('When it was first seen.')
  first_seen!: string;
}

/** Contacts that may be one person. */
class MergeSuggestion {
  @TextField(
    'same_name: equal but for case, accents and spaces; same_address: equal before the @ of their ids, without a +tag.',
    {
      enum: ['same_name', 'same_address'],
    },
  )
  reason!: string;

  @TextField('What they have in common.')
  value!: string;

  @ListField(() => SuggestedContact, 'Two or more, the one seen first at the front.')
  contacts!: SuggestedContact[];
}

/** Contacts that may be one person. Nothing is merged by itself. */
export class MergeSuggestionsBody extends PageBody {
  @ListField(() => MergeSuggestion, 'By reason, then by value.')
  suggestions!: MergeSuggestion[];
}
