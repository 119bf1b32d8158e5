import { EPISODE_ENDS, EPISODE_KINDS, EPISODE_OUTCOMES, EPISODE_STATES } from '../database/entities/episode.entity';
import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** A relationship that somebody should look after, for as long as a condition lasts. */
export class EpisodeItem {
  @TextField('UUID of the episode.')
  episode_id!: string;

  @TextField(
    'at_risk: the relationship is at risk and has something to lose; reply_owed: the contact waits for an answer.',
    {
      enum: EPISODE_KINDS,
    },
  )
  kind!: string;

  @TextField('open, snoozed, dismissed and done are set by people; cleared and restated by recomputes.', {
    enum: EPISODE_STATES,
  })
  state!: string;

  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent.')
  agent_name!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @TextField('Day of the scores that opened it, in the time zone of the project, YYYY-MM-DD.')
  began_on!: string;

  @TimeField('When it was opened.')
  opened_at!: string;

  @TextField('Code of the action that was recommended when it began.')
  action!: string;

  @TextField('Band when it began.', { enum: ['deep', 'strong', 'warm', 'light', 'faint'] })
  band!: string;

  @DoubleField('Potential when it began, 0..1: depth if the contact had taken part on that day.')
  potential!: number;

  @DoubleField('Value at stake when it began, 0..1: potential x (1 - depth).')
  value!: number;

  @DoubleField('Depth now, 0..1; null if the relationship has no score any more.', { nullable: true })
  depth!: number | null;

  @TextField('Code of the action that is recommended now; null if the relationship has no score any more.', {
    nullable: true,
  })
  action_now!: string | null;

  @TextField('The action that is recommended now, as a sentence; null if the relationship has no score any more.', {
    nullable: true,
  })
  recommended_action!: string | null;

  @TextField('Who looks after it: the id of a user, or any other text; null if nobody does.', { nullable: true })
  assignee!: string | null;

  @TimeField('Of a snoozed one: when it is open again; else null.', { nullable: true })
  snoozed_until!: string | null;

  @TextField('Why it was snoozed or dismissed; null if nobody said so.', { nullable: true })
  reason!: string | null;

  @TextField('Of one that is done: what came of it; else null.', { nullable: true, enum: EPISODE_OUTCOMES })
  outcome!: string | null;

  @TextField('What was written down when it was done; else null.', { nullable: true })
  note!: string | null;

  @BooleanField('Whether it is held out by chance, and therefore not offered to anybody.')
  holdout!: boolean;

  @TextField('Day on which the condition ended, YYYY-MM-DD; null as long as it lasts.', { nullable: true })
  ended_on!: string | null;

  @TextField('Why the condition ended; null as long as it lasts.', { nullable: true, enum: EPISODE_ENDS })
  ended_by!: string | null;

  @TimeField('Since when it is neither open nor snoozed; else null.', { nullable: true })
  closed_at!: string | null;

  @TimeField('When a person or a key changed it last; null if nobody has.', { nullable: true })
  changed_at!: string | null;

  @TextField('Id of the user who changed it last, or `key:` and that of the key; null if nobody has.', {
    nullable: true,
  })
  changed_by!: string | null;

  @Int64Field('Version of the episode, 1 or more: each change adds 1. Send it with a change to make only what you saw.')
  revision!: number;
}

/** Episodes of a project. */
export class EpisodesBody extends PageBody {
  @ListField(() => EpisodeItem, 'In the requested order.')
  episodes!: EpisodeItem[];
}

/** What happened to an episode: its state and the fields that go with it, as they were then. */
export class EpisodeHistoryItem {
  @TimeField('When.')
  at!: string;

  @TextField('Id of the user who did it, or `key:` and that of the key; null for what happened by itself.', {
    nullable: true,
  })
  by!: string | null;

  @TextField('opened and ended by a recompute; changed by a person or a key; snooze_ended when its time had come.', {
    enum: ['opened', 'changed', 'snooze_ended', 'ended'],
  })
  event!: string;

  @TextField('State after it.', { enum: EPISODE_STATES })
  state!: string;

  @TextField('Who looked after it then; null if nobody did.', { nullable: true })
  assignee!: string | null;

  @TimeField('Of a snooze: until when; else null.', { nullable: true })
  until!: string | null;

  @TextField('Of a snooze or a dismissal: why; else null.', { nullable: true })
  reason!: string | null;

  @TextField('What came of it; null unless it was done.', { nullable: true, enum: EPISODE_OUTCOMES })
  outcome!: string | null;

  @TextField('What was written down; else null.', { nullable: true })
  note!: string | null;

  @TextField('Of the end: why the condition ended; else null.', { nullable: true, enum: EPISODE_ENDS })
  ended_by!: string | null;
}

/** One episode with everything that happened to it. */
export class EpisodeBody extends EpisodeItem {
  @ListField(() => EpisodeHistoryItem, 'Everything that happened to it, the oldest first.')
  history!: EpisodeHistoryItem[];
}

/** An episode that a change was not made to. */
export class RefusedEpisodeItem {
  @TextField('UUID of the episode, as sent.')
  episode_id!: string;

  @TextField('unknown: the project has no such episode; else why it does not allow the change.')
  problem!: string;
}

/** The episodes after a change to several. */
export class ChangedEpisodesBody {
  @ListField(() => EpisodeItem, 'Those that are as requested now, in the order of their ids.')
  episodes!: EpisodeItem[];

  @ListField(() => RefusedEpisodeItem, 'Those that were not changed, in the order of the request.')
  refused!: RefusedEpisodeItem[];
}
