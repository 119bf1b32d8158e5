import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The state of a relationship before a run changed it: a list that started before the run still shows it, for an hour.
 * The columns are those of `DepthScore`; all are null if the relationship did not exist. Nothing is kept for
 * relationships that a run only moved to another day, or did not touch: their state is the same.
 */
@Entity('replaced_scores')
export class ReplacedScore {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_replaced_scores' })
  project_id!: string;

  /** After the end of the previous run, and not after the end of the run that replaced it. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_replaced_scores' })
  replaced_at!: Date;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_replaced_scores' })
  agent_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_replaced_scores' })
  user_id!: string;

  @Column('text', { nullable: true })
  contact_name!: string | null;

  @Column('integer', { nullable: true })
  n_interactions!: number | null;

  @Column('integer', { nullable: true })
  n_days!: number | null;

  @Column('integer', { nullable: true })
  n_in!: number | null;

  @Column('integer', { nullable: true })
  n_out!: number | null;

  @Column('date', { nullable: true })
  first_day!: string | null;

  @Column('date', { nullable: true })
  last_day!: string | null;

  @Column('timestamptz', { nullable: true })
  last_interaction!: Date | null;

  @Column('double precision', { nullable: true })
  value_sum!: number | null;

  @Column('integer', { nullable: true })
  n_days_before!: number | null;

  @Column('date', { nullable: true })
  last_day_before!: string | null;

  @Column('double precision', { nullable: true })
  value_sum_before!: number | null;

  @Column('date', { nullable: true })
  start_day!: string | null;

  @Column('date', { nullable: true })
  last_any_day!: string | null;

  /** Who had the last word on that day: 3 the contact, 2 us, 1 neither. */
  @Column('smallint', { nullable: true })
  last_word!: number | null;

  /** Days on which we wrote after the contact last took part, and the first of them. */
  @Column('integer', { nullable: true })
  n_unanswered!: number | null;

  @Column('date', { nullable: true })
  unanswered_since!: string | null;

  @Column('date', { nullable: true })
  waiting_since!: string | null;
}
