import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** Work for a project that takes longer than a request waits. */
@Entity('jobs')
@Check('ck_jobs_state', `state IN ('queued', 'running', 'finished', 'failed', 'cancelled')`)
@Index('ix_jobs_open', ['created_at'], { where: 'finished_at IS NULL' })
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_jobs_project', onDelete: 'CASCADE' })
export class Job {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_jobs' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_jobs' })
  job_id!: string;

  /** The organisation of the project; the job counts towards its share. */
  @Column('text')
  owner_id!: string;

  @Column('text')
  kind!: string;

  /** The parameters of the request; they name no contact. */
  @Column('jsonb')
  input!: object;

  @Column('text')
  state!: 'queued' | 'running' | 'finished' | 'failed' | 'cancelled';

  /** 0..1. */
  @Column('double precision', { default: 0 })
  progress!: number;

  /** How many times a process started it. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** The process that runs it, and the time of its last heartbeat (`alive_at`). */
  @Column('uuid', { nullable: true })
  worker!: string | null;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  alive_at!: Date | null;

  /** Null while it is queued or running. */
  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;

  @Column('json', { nullable: true })
  result!: object | null;

  /** Shown to the client. */
  @Column('text', { nullable: true })
  error!: string | null;
}
