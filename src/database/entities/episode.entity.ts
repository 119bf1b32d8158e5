import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const EPISODE_KINDS = ['at_risk', 'reply_owed'] as const;
export type EpisodeKind = (typeof EPISODE_KINDS)[number];

/** The first four by people, `open` also by the run that opens one, the last two by runs. */
export const EPISODE_STATES = ['open', 'snoozed', 'dismissed', 'done', 'cleared', 'restated'] as const;
export type EpisodeState = (typeof EPISODE_STATES)[number];

export const EPISODE_OUTCOMES = ['contacted', 'returned', 'lost', 'other'] as const;
export type EpisodeOutcome = (typeof EPISODE_OUTCOMES)[number];

export const EPISODE_ENDS = [
  'recovered',
  'dormant',
  'answered',
  'mutual_silence',
  'settings',
  'definition',
  'late_fact',
  'gone',
  'merged',
] as const;
export type EpisodeEnd = (typeof EPISODE_ENDS)[number];

/**
 * A relationship that somebody should look after, for as long as a condition lasts. Runs open and end it, people decide about
 * it. No foreign key: a run may open many, and a check for each would cost more than the row.
 */
@Entity('episodes')
@Index('ix_episodes_lasting', ['project_id', 'user_id', 'agent_id', 'kind'], {
  unique: true,
  where: 'ended_on IS NULL',
})
@Index('ix_episodes_contact', ['project_id', 'user_id', 'agent_id'])
@Index('ix_episodes_began', ['project_id', 'began_on'])
@Index('ix_episodes_ended', ['project_id', 'ended_on'])
@Index('ix_episodes_open', ['project_id', 'value', 'episode_id'], { where: 'closed_at IS NULL' })
@Index('ix_episodes_value', ['project_id', 'value', 'episode_id'])
@Index('ix_episodes_opened', ['project_id', 'opened_at', 'episode_id'])
@Index('ix_episodes_closed', ['project_id', 'closed_at', 'episode_id'], { where: 'closed_at IS NOT NULL' })
@Index('ix_episodes_assignee', ['project_id', 'assignee'], { where: 'assignee IS NOT NULL' })
export class Episode {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_episodes' })
  project_id!: string;

  /** From project, kind, agent, contact, day and run. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_episodes' })
  episode_id!: string;

  @Column('text')
  kind!: EpisodeKind;

  /** As it was set last: a snooze that is over is still stored as one. */
  @Column('text')
  state!: EpisodeState;

  @Column('uuid')
  agent_id!: string;

  @Column('text')
  user_id!: string;

  /** The id under which it began, if a merge moved it to the contact that has it now. */
  @Column('text', { nullable: true })
  came_as!: string | null;

  /** The agent with which it began, if a merge moved it to the one that has its facts now. */
  @Column('uuid', { nullable: true })
  came_from!: string | null;

  /** As-of day and time of the run that opened it, and what the run wrote of the relationship. */
  @Column('date')
  began_on!: string;

  @Column('timestamptz')
  opened_at!: Date;

  @Column('uuid')
  run_id!: string;

  @Column('text')
  action!: string;

  @Column('text')
  band!: string;

  @Column('double precision')
  depth!: number;

  @Column('double precision')
  potential!: number;

  /** Value at stake: the order of the list. */
  @Column('double precision')
  value!: number;

  /** Not shown to those who work on episodes, to learn what happens without them. */
  @Column('boolean', { default: false })
  holdout!: boolean;

  /** Null as long as the condition lasts, whatever the state. */
  @Column('date', { nullable: true })
  ended_on!: string | null;

  @Column('text', { nullable: true })
  ended_by!: EpisodeEnd | null;

  @Column('timestamptz', { nullable: true })
  ended_at!: Date | null;

  /** Since when it is neither open nor snoozed. */
  @Column('timestamptz', { nullable: true })
  closed_at!: Date | null;

  @Column('text', { nullable: true })
  assignee!: string | null;

  @Column('timestamptz', { nullable: true })
  snoozed_until!: Date | null;

  /** Why it was snoozed or dismissed. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { nullable: true })
  outcome!: EpisodeOutcome | null;

  @Column('text', { nullable: true })
  note!: string | null;

  /** When a person changed it last, and who. */
  @Column('timestamptz', { nullable: true })
  changed_at!: Date | null;

  @Column('text', { nullable: true })
  changed_by!: string | null;

  /** Counts changes by people and by runs. */
  @Column('integer', { default: 1 })
  revision!: number;
}
