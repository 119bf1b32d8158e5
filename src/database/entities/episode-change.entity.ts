import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EpisodeOutcome, EpisodeState } from './episode.entity';

/** What a person made of an episode: its fields after the change. What runs did follows from the episode itself. */
@Entity('episode_changes')
@Index('ix_episode_changes_contact', ['project_id', 'user_id'])
export class EpisodeChange {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_episode_changes' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_episode_changes' })
  episode_id!: string;

  /** Of the episode after the change. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_episode_changes' })
  revision!: number;

  /** The contact of the episode. */
  @Column('text')
  user_id!: string;

  @Column('timestamptz')
  changed_at!: Date;

  @Column('text')
  changed_by!: string;

  @Column('text')
  state!: EpisodeState;

  @Column('text', { nullable: true })
  assignee!: string | null;

  @Column('timestamptz', { nullable: true })
  snoozed_until!: Date | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { nullable: true })
  outcome!: EpisodeOutcome | null;

  @Column('text', { nullable: true })
  note!: string | null;
}
