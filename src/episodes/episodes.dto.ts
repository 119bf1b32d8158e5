import { EPISODE_ENDS, EPISODE_KINDS, EPISODE_OUTCOMES, EPISODE_STATES } from '../database/entities/episode.entity';
import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';
import { BANDS } from '../scoring/band';

/** A relationship that needs attention for as long as a condition lasts. */
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

  @TextField('Name of the contact, or its user_id if it has no name.')
  contact_name!: string;

  @TextField('First day on which the condition held, in the time zone of the project, YYYY-MM-DD.')
  began_on!: string;

  @TimeField('When it was opened.')
  opened_at!: string;

  @TextField('Code of the action that was recommended when it began.')
  action!: string;

  @TextField('Band when it began.', { enum: BANDS })
  band!: string;

  @DoubleField('Potential when it began, 0..1: depth if the contact had taken part on that day.')
  potential!: number;

  @DoubleField('Value at stake when it began, 0..1: potential x (1 - depth).')
  value!: number;

  @DoubleField('Current depth, 0..1; null if the relationship no longer has a score.', { nullable: true })
  depth!: number | null;

  @TextField('Code of the action that is recommended now; null if the relationship has no score any more.', {
    nullable: true,
  })
  action_now!: string | null;

  @TextField('The action currently recommended, as a sentence; null if the relationship no longer has a score.', {
    nullable: true,
  })
  recommended_action!: string | null;

  @TextField('Who works on it: the id of a user, or any other text; null if it is unassigned.', { nullable: true })
  assignee!: string | null;

  @TimeField('When the snooze ends; null unless the state is snoozed.', { nullable: true })
  snoozed_until!: string | null;

  @TextField('Why it was snoozed or dismissed; null if no reason was given.', { nullable: true })
  reason!: string | null;

  @TextField('Result; null unless the state is done.', { nullable: true, enum: EPISODE_OUTCOMES })
  outcome!: string | null;

  @TextField('Note added when it was marked done; null if there is none.', { nullable: true })
  note!: string | null;

  @BooleanField('Whether it was chosen at random to be held out, and is therefore not offered to anyone.')
  holdout!: boolean;

  @TextField('Day on which the condition ended, YYYY-MM-DD; null while it lasts.', { nullable: true })
  ended_on!: string | null;

  @TextField('Why the condition ended; null while it lasts.', { nullable: true, enum: EPISODE_ENDS })
  ended_by!: string | null;

  @TimeField('When it stopped being open or snoozed; null while it is either.', { nullable: true })
  closed_at!: string | null;

  @TimeField('When a person or a key changed it last; null if nobody has.', { nullable: true })
  changed_at!: string | null;

  @TextField('Id of the user who changed it last, or `key:` and that of the key; null if nobody has.', {
    nullable: true,
  })
  changed_by!: string | null;

  @Int64Field(
    'Version of the episode, 1 or more. Each change adds 1. Send it with a change to refuse the change if somebody else was faster.',
  )
  revision!: number;
}

/** Episodes of a project. */
export class EpisodesBody extends PageBody {
  @ListField(() => EpisodeItem, 'In the requested order.')
  episodes!: EpisodeItem[];
}

/** A change of an episode: its state and related fields after the change. */
export class EpisodeHistoryItem {
  @TimeField('When it happened.')
  at!: string;

  @TextField('Id of the user who did it, or `key:` and that of the key; null for what happened by itself.', {
    nullable: true,
  })
  by!: string | null;

  @TextField('opened and ended by a recompute; changed by a person or a key; snooze_ended when its time had come.', {
    enum: ['opened', 'changed', 'snooze_ended', 'ended'],
  })
  event!: string;

  @TextField('State after the change.', { enum: EPISODE_STATES })
  state!: string;

  @TextField('Assignee after the change; null if it was unassigned.', { nullable: true })
  assignee!: string | null;

  @TimeField('When the snooze ends; null unless it was snoozed.', { nullable: true })
  until!: string | null;

  @TextField('Why it was snoozed or dismissed; null otherwise.', { nullable: true })
  reason!: string | null;

  @TextField('Result; null unless it was marked done.', { nullable: true, enum: EPISODE_OUTCOMES })
  outcome!: string | null;

  @TextField('Note; null if there is none.', { nullable: true })
  note!: string | null;

  @TextField('Why the condition ended; null unless it ended.', { nullable: true, enum: EPISODE_ENDS })
  ended_by!: string | null;
}

/** One episode with its history. */
export class EpisodeBody extends EpisodeItem {
  @ListField(() => EpisodeHistoryItem, 'All changes, oldest first.')
  history!: EpisodeHistoryItem[];
}

/** An episode that was not changed. */
export class RefusedEpisodeItem {
  @TextField('UUID of the episode, as sent.')
  episode_id!: string;

  @TextField('unknown: the project has no such episode; otherwise, why the change is not possible.')
  problem!: string;
}

/** The episodes after a change to several. */
export class ChangedEpisodesBody {
  @ListField(() => EpisodeItem, 'Episodes that now have the requested values, ordered by id.')
  episodes!: EpisodeItem[];

  @ListField(() => RefusedEpisodeItem, 'Episodes that were not changed, in the order of the request.')
  refused!: RefusedEpisodeItem[];
}
