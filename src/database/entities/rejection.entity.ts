import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ActorKind } from './audit-entry.entity';

/** How it came. */
export const REJECTION_ORIGINS = ['events', 'segment', 'mcp', 'import'] as const;
export type RejectionOrigin = (typeof REJECTION_ORIGINS)[number];

/**
 * `unreadable`: not JSON, not a row, or too large; `invalid`: a field is; `conflict`: its id is known with other content; `limit`: a quota
 * is reached; `erased`: its contact was erased.
 */
export const REJECTION_REASONS = ['unreadable', 'invalid', 'conflict', 'limit', 'erased'] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** How long rejections are kept. */
export const REJECTION_DAYS = 7;

/** A mistake of what was sent. */
export interface RejectedValue {
  readonly message?: string;
  readonly location?: string;
  readonly value?: unknown;
}

/** One event, or row of an import, that was rejected. Of many, a sample is kept; `RejectionCount` has the number. */
@Entity('rejections')
@Index('ix_rejections_time', ['project_id', 'rejected_at', 'rejection_id'])
@Index('ix_rejections_import', ['project_id', 'import_id', 'line', 'rejection_id'], { where: `origin = 'import'` })
export class Rejection {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_rejections' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_rejections' })
  rejection_id!: string;

  @Column('timestamptz')
  rejected_at!: Date;

  @Column('text')
  origin!: RejectionOrigin;

  @Column('text')
  actor_kind!: ActorKind;

  /** Clerk's id of a user, or the id of a key; null for others. */
  @Column('text', { nullable: true })
  actor_id!: string | null;

  @Column('uuid', { nullable: true })
  import_id!: string | null;

  /** Of an import: the file that it is in, or its name in the archive. */
  @Column('text', { nullable: true })
  file!: string | null;

  @Column('integer', { nullable: true })
  line!: number | null;

  @Column('text')
  reason!: RejectionReason;

  /** As an HTTP status would say it. */
  @Column('integer')
  status!: number;

  @Column('jsonb')
  errors!: RejectedValue[];

  @Column('text', { nullable: true })
  event_id!: string | null;

  /** The contact; null if it could not be read. */
  @Column('text', { nullable: true })
  user_id!: string | null;

  /** Another contact that it names, as the previous id of a merge. */
  @Column('text', { nullable: true })
  other_id!: string | null;

  /** What was sent, cut to 4 KB; of a row of a file, a JSON object of its values by the names of their columns. */
  @Column('text')
  payload!: string;

  @Column('boolean')
  payload_cut!: boolean;
}
