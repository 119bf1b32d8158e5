import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One of the newest cohorts of a week or a month at the end of one period, its own included. */
@Entity('cohort_cells')
export class CohortCell {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cohort_cells' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_cohort_cells' })
  unit!: 'week' | 'month';

  /** Number of the period of its members' first days, and of the one that ended. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_cohort_cells' })
  entry!: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_cohort_cells' })
  number!: number;

  @Column('integer')
  size!: number;

  /** Members who took part in the period. */
  @Column('integer')
  active!: number;

  /** In millionths, at the end of the period. */
  @Column('bigint')
  depth_sum!: string;
}
