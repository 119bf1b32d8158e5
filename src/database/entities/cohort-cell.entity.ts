import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One of the newest cohorts of a week or a month at the end of one period, starting with its own. */
@Entity('cohort_cells')
export class CohortCell {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cohort_cells' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_cohort_cells' })
  unit!: 'week' | 'month';

  /** Number of the entry period of the members, and of the period that ended. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_cohort_cells' })
  entry!: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_cohort_cells' })
  number!: number;

  @Column('integer')
  size!: number;

  /** Members active in the period. */
  @Column('integer')
  active!: number;

  /** Sum of the members' depths at the end of the period, in millionths. */
  @Column('bigint')
  depth_sum!: string;
}
