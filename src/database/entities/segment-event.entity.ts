import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A name of events that came in Segment's form, whether they count as activity or not. */
@Entity('segment_events')
export class SegmentEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_segment_events' })
  project_id!: string;

  /** Empty for all names beyond the maximum. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_segment_events' })
  name!: string;

  @Column('bigint')
  count!: string;

  /** Of these, how many nobody was identified in. */
  @Column('bigint')
  anonymous!: string;

  @Column('timestamptz')
  first_seen!: Date;

  @Column('timestamptz')
  last_seen!: Date;
}
