import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** Which project an agent belongs to, for routes that name an agent without its project. */
@Entity('agent_directory')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_agent_directory_project', onDelete: 'CASCADE' })
export class AgentDirectory {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_agent_directory' })
  agent_id!: string;

  @Column('uuid')
  project_id!: string;
}
