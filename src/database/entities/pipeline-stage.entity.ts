import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** How many contacts of the project stand at a stage of the pipeline: their furthest. */
@Entity('pipeline_stages')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_pipeline_stages_project', onDelete: 'CASCADE' })
export class PipelineStage {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_pipeline_stages' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_pipeline_stages' })
  stage!: string;

  @Column('integer')
  count!: number;
}
