import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A fact: the newest statement about one attribute of an agent. */
@Entity('agent_attributes')
export class AgentAttribute {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_attributes' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_attributes' })
  agent_id!: string;

  /** `team` */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_agent_attributes' })
  name!: string;

  /** Null: the agent no longer has it. */
  @Column('text', { nullable: true })
  value!: string | null;

  /** As of `ContactAttribute`. */
  @Column('timestamptz')
  said_at!: Date;

  @Column('uuid')
  event_key!: string;
}
