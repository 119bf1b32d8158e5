import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** The contacts whose first interaction fell into `entry_week`, in the `week`-th whole week after it (0: that week). */
@Entity('cohort_points')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_cohort_points_project', onDelete: 'CASCADE' })
export class CohortPoint {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cohort_points' })
  project_id!: string;

  /** Monday of the ISO week, in the project's time zone. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_cohort_points' })
  entry_week!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_cohort_points' })
  week!: number;

  @Column('integer')
  size!: number;

  /** Members active in that week. */
  @Column('integer')
  count!: number;

  /** Sum of the members' depths at that week's end, in millionths. */
  @Column('bigint', { default: 0 })
  depth_sum!: string;

  /** Mean over the whole cohort at that week's end. */
  @Column('double precision')
  avg_depth!: number;
}
