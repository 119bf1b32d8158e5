import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an entry says was done. The first word names what its `subject` is. */
export const AUDIT_ACTIONS = [
  'project.created',
  'project.changed',
  'project.deleted',
  'project.closed',
  'project.restored',
  'settings.changed',
  'settings.rolled_back',
  'key.created',
  'key.changed',
  'key.replaced',
  'key.revoked',
  'webhook.created',
  'webhook.changed',
  'webhook.deleted',
  'webhook.secret_replaced',
  'webhook.tested',
  'webhook.replayed',
  'webhook.redelivered',
  'contact.erased',
  'contact.restored',
  'contact.merged',
  'contact.unmerged',
  'agent.merged',
  'agent.unmerged',
  'episode.changed',
  'source.changed',
  'segment.changed',
  'model.switched',
  'recompute.started',
  'job.started',
  'job.cancelled',
  'import.started',
  'import.stopped',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** A user, a program with a key, someone at the command line of the server, or the server itself. */
export const ACTOR_KINDS = ['user', 'key', 'operator', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** A field that changed. Null where there was, or is, no value. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * Who changed what, in the transaction of the change. A rule of the table lets no statement change a row, and none
 * delete one outside of `allowAuditDeletion`.
 */
@Entity('audit_entries')
@Index('ix_audit_entries_recorded', ['project_id', 'recorded_at', 'entry_id'])
@Index('ix_audit_entries_contact', ['project_id', 'user_id'])
@Index('ix_audit_entries_age', ['recorded_at'])
export class AuditEntry {
  /** The project, or `organisationLogId` for the organisation's own log. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_entries' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_entries' })
  entry_id!: string;

  @Column('timestamptz')
  recorded_at!: Date;

  @Column('text')
  actor_kind!: ActorKind;

  /** Clerk's id of a user, or the id of a key; null for others. */
  @Column('text', { nullable: true })
  actor_id!: string | null;

  /** `X-Request-Id` of the request; null without one. */
  @Column('uuid', { nullable: true })
  request_id!: string | null;

  @Column('text')
  action!: AuditAction;

  /** Id of what was changed; for a contact, the digest of its id. */
  @Column('text')
  subject!: string;

  /** The contact that the entry names: its erasure deletes the entry. */
  @Column('text', { nullable: true })
  user_id!: string | null;

  @Column('jsonb')
  changes!: FieldChange[];
}
