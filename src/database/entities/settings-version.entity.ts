import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** Settings of the score as applied once. The highest version is in force; without one, the defaults are. */
@Entity('settings_versions')
@ForeignKey(() => Project, ['project_id'], ['project_id'], {
  name: 'fk_settings_versions_project',
  onDelete: 'CASCADE',
})
export class SettingsVersion {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_settings_versions' })
  project_id!: string;

  /** 1, 2, 3 … */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_settings_versions' })
  version!: number;

  /** All of them, not only what changed. */
  @Column('jsonb')
  settings!: Record<string, number>;

  @Column('timestamptz')
  applied_at!: Date;

  /** Clerk user id of the user who applied them. */
  @Column('text')
  applied_by!: string;

  /** The version that this one restored (0: the defaults); null if it was entered. */
  @Column('integer', { nullable: true })
  restores!: number | null;
}
