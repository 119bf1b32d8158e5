import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One entry of a ChangeNote, of a relationship. Only the previous release writes these; this one still processes them,
 * and a later migration drops the table.
 */
@Entity('dirty_days')
export class DirtyDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_days' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_days' })
  dirty_id!: string;

  @Column('uuid')
  agent_id!: string;

  @Column('text')
  user_id!: string;

  @Column('date')
  day!: string;
}
