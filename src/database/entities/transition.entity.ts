import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const TRANSITION_TYPES = [
  'relationship.at_risk',
  'relationship.recovered',
  'relationship.dormant',
  'relationship.band_changed',
  'relationship.stage_changed',
  'relationship.reply_owed',
  'moat_index.moved',
  'agent.silent',
  'recompute.failed',
] as const;
export type TransitionType = (typeof TRANSITION_TYPES)[number];

export const TRANSITION_CAUSES = [
  'activity',
  'time',
  'late_fact',
  'settings',
  'definition',
  'import',
  'erasure',
] as const;
export type TransitionCause = (typeof TRANSITION_CAUSES)[number];

/**
 * What a run changed, written in its own transaction. No foreign key: a day may change many relationships, and a check for
 * each would cost more than the row.
 */
@Entity('transitions')
@Index('ix_transitions_position', ['project_id', 'position'])
@Index('ix_transitions_type', ['project_id', 'type', 'position'])
@Index('ix_transitions_agent', ['project_id', 'agent_id', 'position'])
@Index('ix_transitions_contact', ['project_id', 'user_id', 'agent_id', 'position'])
@Index('ix_transitions_held', ['project_id', 'held_until'], { where: 'position IS NULL' })
export class Transition {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_transitions' })
  project_id!: string;

  /** From project, type, agent, contact, cause, day and run. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_transitions' })
  transition_id!: string;

  /** Order of the project's transitions, in microseconds since 1970; null while the cooldown holds the row back. */
  @Column('bigint', { nullable: true })
  position!: string | null;

  @Column('text')
  type!: TransitionType;

  /** Null for the project as a whole, and the contact also for an agent as a whole. */
  @Column('uuid', { nullable: true })
  agent_id!: string | null;

  @Column('text', { nullable: true })
  user_id!: string | null;

  /** As-of day of the run. */
  @Column('date')
  day!: string;

  @Column('uuid')
  run_id!: string;

  @Column('timestamptz')
  recorded_at!: Date;

  /** Null where there was no relationship, and in summaries. */
  @Column('text', { nullable: true })
  from_state!: string | null;

  @Column('text', { nullable: true })
  to_state!: string | null;

  /** Null for a failed run. */
  @Column('text', { nullable: true })
  cause!: TransitionCause | null;

  @Column('text', { array: true })
  reasons!: string[];

  /** Code and sentence of the recommended action after the run. */
  @Column('text', { nullable: true })
  action!: string | null;

  @Column('text', { nullable: true })
  recommended_action!: string | null;

  @Column('double precision', { nullable: true })
  depth!: number | null;

  /** Of the relationship after the run. */
  @Column('text', { nullable: true })
  band!: string | null;

  @Column('double precision', { nullable: true })
  potential!: number | null;

  /** Of a summary: how many relationships changed. */
  @Column('integer', { nullable: true })
  count!: number | null;

  /**
   * First day on which the cooldown no longer holds the row back; infinity if a silent source does; null for all others.
   */
  @Column('date', { nullable: true })
  held_until!: string | null;

  /** The channel of the agent whose silence holds the row back. */
  @Column('text', { nullable: true })
  held_for!: string | null;
}
