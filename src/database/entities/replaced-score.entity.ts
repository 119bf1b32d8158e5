import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The state in which a run found one relationship before it scored it anew: what a list that began before that run still
 * shows of it, for an hour. The columns are those of `DepthScore`; all null where the relationship was none yet. Of a
 * relationship that a run only moved to another day, or did not touch, nothing is kept: its state is the same.
 */
@Entity('replaced_scores')
export class ReplacedScore {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_replaced_scores' })
  project_id!: string;

  /** After the end of the run before, and not after that of the run that replaced it. */
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

  /** Whose the last word of that day was: 3 the contact's, 2 ours, 1 neither's. */
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
