import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One act of the fleet besides its outbound interactions: an enrichment run, a classification, a routing. */
@Entity('agent_actions')
@Index('ix_agent_actions_newest', ['project_id', 'occurred_at', 'action_id'])
@Index('ix_agent_actions_of_agent', ['project_id', 'agent_id', 'occurred_at', 'action_id'])
export class AgentAction {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_actions' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_actions' })
  action_id!: string;

  @Column('uuid')
  agent_id!: string;

  @Column('text', { nullable: true })
  user_id!: string | null;

  @Column('text')
  action!: string;

  @Column('text')
  summary!: string;

  @Column('timestamptz')
  occurred_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  received_at!: Date;
}
