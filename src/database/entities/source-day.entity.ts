import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel } from './source.entity';

/** How many interactions an agent had by one channel on one day of the project's time zone, of those that are in the roll-up. */
@Entity('source_days')
export class SourceDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_source_days' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_source_days' })
  agent_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_source_days' })
  channel!: Channel;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_source_days' })
  day!: string;

  @Column('integer')
  n!: number;
}
