import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel } from './source.entity';

/** What people say of a source, who and when. Not part of `sources`, so that nobody waits for a run. */
@Entity('source_expectations')
export class SourceExpectation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_source_expectations' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_source_expectations' })
  agent_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_source_expectations' })
  channel!: Channel;

  @Column('text')
  expected!: 'auto' | 'none';

  @Column('timestamptz')
  changed_at!: Date;

  @Column('text')
  changed_by!: string;
}
