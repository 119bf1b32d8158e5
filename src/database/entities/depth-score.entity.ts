import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The score of one relationship as of the newest finished run, with everything a reader shows of it.
 * No foreign key: all rows are rewritten at once, and a check per row would cost more than the rest.
 */
@Entity('depth_scores')
// They are descending and "C" collated, which the decorator cannot express, so the migration defines them.
@Index('ix_depth_scores_deepest', { synchronize: false })
@Index('ix_depth_scores_at_risk', { synchronize: false })
export class DepthScore {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_depth_scores' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_depth_scores' })
  agent_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_depth_scores' })
  user_id!: string;

  @Column('text')
  contact_name!: string;

  /** Probability of at least one active day in the next 30, 0..1. */
  @Column('double precision')
  depth!: number;

  /** Depth 28 days ago; 0 without history then. */
  @Column('double precision')
  prev_depth!: number;

  /** depth - prev_depth. */
  @Column('double precision')
  trend!: number;

  @Column('text')
  trend_word!: string;

  @Column('text')
  band!: string;

  @Column('boolean')
  at_risk!: boolean;

  @Column('text')
  stage!: string;

  /** Code of the recommended action. */
  @Column('text')
  action!: string;

  @Column('double precision')
  risk!: number;

  @Column('double precision')
  potential!: number;

  /** potential x risk: the order of at-risk contacts. */
  @Column('double precision')
  value_at_stake!: number;

  @Column('double precision')
  active_value!: number;

  /** Days. This and the other activity columns are null if the contact never took part. */
  @Column('double precision', { nullable: true })
  typical_gap!: number | null;

  @Column('double precision')
  freshness!: number;

  @Column('integer')
  n_interactions!: number;

  @Column('integer')
  n_days!: number;

  @Column('integer')
  n_in!: number;

  @Column('integer')
  n_out!: number;

  @Column('date', { nullable: true })
  first_day!: string | null;

  @Column('date', { nullable: true })
  last_day!: string | null;

  /** Whole days since the last active day. */
  @Column('integer', { nullable: true })
  silence_days!: number | null;

  @Column('timestamptz')
  last_interaction!: Date;

  /** When the run that wrote this row finished its work. */
  @Column('timestamptz')
  computed_at!: Date;

  /**
   * The state from which the score of any later day follows, as long as nothing happens: the sum over the active days
   * of min(1, weight) * 2^((day - 2000-01-01) / 120). For the recompute; readers use `active_value`.
   */
  @Column('double precision', { default: 0 })
  value_sum!: number;

  /** The same as of the start of the window, 28 days earlier; null if nothing had happened by then. */
  @Column('integer', { default: 0 })
  n_days_before!: number;

  @Column('date', { nullable: true })
  last_day_before!: string | null;

  @Column('double precision', { nullable: true })
  value_sum_before!: number | null;

  /** Probability that the contact takes part, from its own history; null before version 2 of the score. */
  @Column('double precision', { nullable: true })
  evidence!: number | null;

  @Column('double precision', { nullable: true })
  first_reply_chance!: number | null;

  @Column('double precision', { nullable: true })
  evidence_trend!: number | null;

  @Column('double precision', { nullable: true })
  worth!: number | null;

  @Column('boolean', { nullable: true })
  dormant!: boolean | null;

  /** Whose turn it is. */
  @Column('text', { nullable: true })
  turn!: string | null;

  /** Days since any interaction. */
  @Column('integer', { nullable: true })
  turn_days!: number | null;

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

  /** First day on which the contact wrote and has had no answer since; null where nothing waits, or a release before wrote the row. */
  @Column('date', { nullable: true })
  waiting_since!: string | null;

  /** Where the turn of the day changed it, what it was before: standing, band, stage, reply. For the run that wrote the row. */
  @Column('text', { array: true, nullable: true })
  moved_from!: string[] | null;
}
