import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The score of one relationship as of the newest finished run, with everything a reader shows of it.
 * No foreign key: all rows are rewritten at once, and a check per row would cost more than the rest.
 */
@Entity('depth_scores')
// Their order is descending and "C" collated, which the decorator cannot say: the migration has them.
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

  /** potential x risk: what at-risk contacts are ordered by. */
  @Column('double precision')
  value_at_stake!: number;

  @Column('double precision')
  active_value!: number;

  /** Days. */
  @Column('double precision')
  typical_gap!: number;

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

  @Column('date')
  first_day!: string;

  @Column('date')
  last_day!: string;

  /** Whole days since the last active day. */
  @Column('integer')
  silence_days!: number;

  @Column('timestamptz')
  last_interaction!: Date;

  /** When the run that wrote this row finished its work. */
  @Column('timestamptz')
  computed_at!: Date;

  /**
   * The state that the score of any later day follows from, as long as nothing happens: sum over the active days of
   * min(1, weight) * 2^((day - 2000-01-01) / 120). For the recompute; readers are shown `active_value`.
   */
  @Column('double precision', { default: 0 })
  value_sum!: number;

  /** The same as of the beginning of the window, 28 days before; null where nothing had happened then. */
  @Column('integer', { default: 0 })
  n_days_before!: number;

  @Column('date', { nullable: true })
  last_day_before!: string | null;

  @Column('double precision', { nullable: true })
  value_sum_before!: number | null;
}
