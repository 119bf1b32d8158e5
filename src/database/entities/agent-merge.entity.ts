import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A fact: the newest statement of which agent a previous one is, as `ContactMerge`. A rename is one, too. */
@Entity('agent_merges')
@Index('ix_agent_merges_into', ['project_id', 'into_id'])
export class AgentMerge {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_merges' })
  project_id!: string;

  /** The previous agent. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_merges' })
  agent_id!: string;

  /** Null: it stands for itself again. */
  @Column('uuid', { nullable: true })
  into_id!: string | null;

  /** As of `ContactMerge`. */
  @Column('timestamptz')
  decided_at!: Date;

  @Column('uuid')
  event_key!: string;
}
