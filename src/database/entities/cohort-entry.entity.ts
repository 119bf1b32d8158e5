import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Contacts who first took part on one day. Includes days after the as-of date. */
@Entity('cohort_entries')
export class CohortEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cohort_entries' })
  project_id!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_cohort_entries' })
  day!: string;

  @Column('integer')
  size!: number;
}
