import { TRANSITION_TYPES } from '../database/entities/transition.entity';
import {
  DoubleField,
  Int64Field,
  ListField,
  TextField,
  TextListField,
  TimeField,
} from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** Something that a recompute changed. */
export class TransitionItem {
  @TextField('UUID of the transition: the same wherever it is sent.')
  id!: string;

  @TextField('What changed.', { enum: TRANSITION_TYPES })
  type!: string;

  @TextField('Day of the scores, in the time zone of the project, YYYY-MM-DD.')
  day!: string;

  @TimeField('When it was recorded.')
  recorded_at!: string;

  @TextField('UUID of the recompute that found it, or that failed.')
  run_id!: string;

  @TextField(
    'Why: activity (new interactions), time (a day passed without any), late_fact (a past day changed), settings, definition (another model or version of the score), import (a file), erasure, merge (of ids); null for a failed recompute.',
    { nullable: true },
  )
  cause!: string | null;

  @TextField('UUID of the agent; null for the project as a whole.', { nullable: true })
  agent_id!: string | null;

  @TextField('Name of the agent; null for the project as a whole.', { nullable: true })
  agent_name!: string | null;

  @TextField('Your own id of the contact; null for the project as a whole.', { nullable: true })
  user_id!: string | null;

  @TextField('Name of the contact, or its id; null for the project as a whole.', { nullable: true })
  contact_name!: string | null;

  @TextField(
    'State before: a band, a life-cycle stage, well, at_risk or dormant, on_time, or the Moat Index as a decimal number; null if there was none.',
    { nullable: true },
  )
  from!: string | null;

  @TextField('State after, in the same words; owed where a reply is; null if there is none.', { nullable: true })
  to!: string | null;

  @TextListField(
    'What speaks for it: silent_vs_own_rhythm, low_depth, declining; took_part, silent, never_heard, new, deepening; awaiting_our_reply; the components that moved the index; error or interrupted.',
  )
  reasons!: string[];

  @TextField(
    'Code of the recommended action; null for the project as a whole, and for a relationship that is held out.',
    { nullable: true },
  )
  action!: string | null;

  @TextField('The recommended action as a sentence; null likewise.', { nullable: true })
  recommended_action!: string | null;

  @DoubleField('Depth after it, 0..1; null for the project as a whole.', { nullable: true })
  depth!: number | null;

  @TextField('Band after it; null for the project as a whole.', { nullable: true })
  band!: string | null;

  @DoubleField('Potential after it, 0..1: depth if the contact took part today; null for the project as a whole.', {
    nullable: true,
  })
  potential!: number | null;

  @Int64Field('Of a summary: how many relationships changed, 1 or more; null for a single one.', { nullable: true })
  count!: number | null;
}

/** What the recomputes of a project changed. */
export class TransitionsBody extends PageBody {
  @ListField(() => TransitionItem, 'Newest first, unless `order=asc`.')
  transitions!: TransitionItem[];
}
