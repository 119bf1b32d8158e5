import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/**
 * All relationships of one agent, or of the whole project (`agent_id` = ALL_AGENTS), as of the end of one day in the
 * project's time zone.
 */
@Entity('daily_snapshots')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_daily_snapshots_project', onDelete: 'CASCADE' })
export class DailySnapshot {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_daily_snapshots' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_daily_snapshots' })
  agent_id!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_daily_snapshots' })
  date!: string;

  /** Relationships with at least one interaction by that day. */
  @Column('integer')
  total!: number;

  @Column('double precision')
  avg_depth!: number;

  @Column('integer')
  deep!: number;

  @Column('integer')
  strong!: number;

  @Column('integer')
  warm!: number;

  @Column('integer')
  light!: number;

  @Column('integer')
  faint!: number;

  @Column('integer')
  at_risk!: number;

  @Column('integer')
  deepened!: number;

  @Column('integer')
  declining!: number;

  /** Sums in millionths: whole numbers stay exact however often relationships are added and removed. */
  @Column('bigint', { default: 0 })
  depth_sum!: string;

  @Column('numeric', { default: 0 })
  depth_squares!: string;

  @Column('bigint', { default: 0 })
  gains!: string;

  @Column('bigint', { default: 0 })
  losses!: string;

  @Column('bigint', { default: 0 })
  potential!: string;

  @Column('bigint', { default: 0 })
  potential_at_risk!: string;

  /** Version of the model in force on the day; null before version 2 of the score. */
  @Column('smallint', { default: 1 })
  score_version!: number;

  @Column('integer', { nullable: true })
  model_version!: number | null;

  /** Relationships whose contact has ever taken part. */
  @Column('integer', { default: 0 })
  heard!: number;

  @Column('bigint', { default: 0 })
  evidence_sum!: string;

  /** Weights of relationships in the index, in millionths of millionths; weighted evidence in millionths of these. */
  @Column('numeric', { default: 0 })
  weight!: string;

  @Column('numeric', { default: 0 })
  weighted_evidence!: string;

  @Column('numeric', { default: 0 })
  weight_lost!: string;

  @Column('double precision')
  breadth!: number;

  @Column('double precision')
  depth_quality!: number;

  @Column('double precision')
  trend!: number;

  @Column('double precision')
  risk!: number;

  @Column('double precision')
  moat_index!: number;
}
