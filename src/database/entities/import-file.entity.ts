import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ActorKind } from './audit-entry.entity';
import { Project } from './project.entity';

/** The import of a file that was sent over HTTP. */
@Entity('imports')
@Check('ck_imports_state', `state IN ('queued', 'running', 'finished', 'failed', 'stopped')`)
@Index('ix_imports_held', ['alive_at'], { where: 'has_file' })
@Index('ix_imports_rows', ['finished_at'], { where: 'rows_kept' })
@Index('ix_imports_open', ['owner_id'], { where: 'finished_at IS NULL' })
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_imports_project', onDelete: 'CASCADE' })
export class ImportFile {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_imports' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_imports' })
  import_id!: string;

  /** The organisation of the project; the import counts towards its share. */
  @Column('text')
  owner_id!: string;

  @Column('text')
  state!: 'queued' | 'running' | 'finished' | 'failed' | 'stopped';

  /** Whether it only shows what it would do. */
  @Column('boolean')
  dry_run!: boolean;

  /** Null after an erasure, because it may name a person. */
  @Column('text', { nullable: true })
  file_name!: string | null;

  @Column('bigint')
  bytes!: string;

  /** The options as they were given. */
  @Column('jsonb')
  options!: object;

  /** Rows read so far. */
  @Column('bigint', { default: 0 })
  rows!: string;

  /** Who sent it. */
  @Column('text', { default: 'system' })
  actor_kind!: ActorKind;

  @Column('text', { nullable: true })
  actor_id!: string | null;

  /** How the file was understood, and what came of it; null before. */
  @Column('jsonb', { nullable: true })
  detail!: object | null;

  /** Shown to the client. */
  @Column('text', { nullable: true })
  error!: string | null;

  /** How many times a process started it. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** The process that has the file; null: it stopped, and one that finds the file in its folder may take over. */
  @Column('uuid', { nullable: true })
  holder!: string | null;

  /** Whether the file is still kept. */
  @Column('boolean')
  has_file!: boolean;

  /** Whether it may have rows in `import_rows`. */
  @Column('boolean', { default: false })
  rows_kept!: boolean;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  /** The last heartbeat of the holder. */
  @Column('timestamptz')
  alive_at!: Date;

  /** Null while it is queued or running. */
  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}
