import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** An endpoint of a project that receives its events. */
@Entity('webhooks')
@Check('ck_webhooks_format', `format IN ('standard', 'slack')`)
@Index('ix_webhooks_url', ['project_id', 'url'], { unique: true })
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_webhooks_project', onDelete: 'CASCADE' })
export class Webhook {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhooks' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhooks' })
  webhook_id!: string;

  @Column('text')
  url!: string;

  @Column('text')
  format!: 'standard' | 'slack';

  @Column('text')
  description!: string;

  @Column('text', { array: true })
  events!: string[];

  /** Only events of these agents; null: all agents. */
  @Column('uuid', { array: true, nullable: true })
  agent_ids!: string[] | null;

  @Column('text', { array: true, nullable: true })
  bands!: string[] | null;

  @Column('double precision', { nullable: true })
  min_potential!: number | null;

  /** Hour of the project's day at which a digest is sent; null: each event is sent as it happens. */
  @Column('smallint', { nullable: true })
  digest_hour!: number | null;

  /** When the next digest is due. */
  @Column('timestamptz', { nullable: true })
  digest_at!: Date | null;

  @Column('boolean')
  enabled!: boolean;

  @Column('timestamptz')
  created_at!: Date;

  /** Clerk user id. */
  @Column('text')
  created_by!: string;

  @Column('timestamptz', { nullable: true })
  disabled_at!: Date | null;

  /** `user`, `gone` (the endpoint responded with 410) or `failing` (three days without a success). */
  @Column('text', { nullable: true })
  disabled_reason!: string | null;

  /** Failed attempts since the last success. */
  @Column('integer', { default: 0 })
  failures!: number;

  @Column('timestamptz', { nullable: true })
  failing_since!: Date | null;

  /** Nothing is sent before this time: the endpoint asked for a pause, or keeps failing. */
  @Column('timestamptz', { nullable: true })
  paused_until!: Date | null;

  @Column('timestamptz', { nullable: true })
  last_success_at!: Date | null;

  /** Position of the last transition for which deliveries, or a digest, were created. */
  @Column('bigint', { default: 0 })
  told_position!: string;

  /** The turn that currently delivers, and the end of its lease. */
  @Column('uuid', { nullable: true })
  leased_by!: string | null;

  @Column('timestamptz', { nullable: true })
  leased_until!: Date | null;
}
