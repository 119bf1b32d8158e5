import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The agents that are one, as the newest run used them: a row for each, that of the survivor included. An agent without a
 * row stands for itself alone.
 */
@Entity('agent_aliases')
@Index('ix_agent_aliases_survivor', ['project_id', 'survivor_id'])
export class AgentAlias {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_aliases' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_aliases' })
  agent_id!: string;

  /** The agent under which all numbers are, and whose name is shown. */
  @Column('uuid')
  survivor_id!: string;
}
