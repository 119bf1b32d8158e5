import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Project } from './project.entity';

/** One member of the fleet, AI or human. Its name is the caller's own id for it. */
@Entity('agents')
@Unique('uq_agents_name', ['project_id', 'name'])
@Check('ck_agents_kind', `kind IN ('ai', 'human')`)
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_agents_project', onDelete: 'CASCADE' })
export class Agent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agents' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agents' })
  agent_id!: string;

  @Column('text')
  name!: string;

  @Column('text', { default: 'ai' })
  kind!: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
