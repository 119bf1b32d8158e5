import { Column, Entity, PrimaryColumn } from 'typeorm';

/** As what events of one name count. */
export interface SegmentEventRule {
  readonly event: string;
  readonly kind: string;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly weight: number;
}

/** How messages in Segment's form are read. */
export interface SegmentSpec {
  /** The property of an event that names its agent. */
  readonly agent_property: string;
  /** The agent of events that name none; null: such events are rejected. */
  readonly default_agent: string | null;
  readonly events: readonly SegmentEventRule[];
}

/** How a project reads messages in Segment's form. Without a row: the defaults. */
@Entity('segment_settings')
export class SegmentSettings {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_segment_settings' })
  project_id!: string;

  @Column('jsonb')
  spec!: SegmentSpec;

  @Column('timestamptz')
  changed_at!: Date;
}
