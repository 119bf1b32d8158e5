import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A fact: the newest statement of who a previous id stands for. `resolveMerges` follows the statements, whatever the order
 * in which they arrived.
 */
@Entity('contact_merges')
@Index('ix_contact_merges_into', ['project_id', 'into_id'])
export class ContactMerge {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_merges' })
  project_id!: string;

  /** The previous id. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_merges' })
  user_id!: string;

  /** Null: it stands for itself again. */
  @Column('text', { nullable: true })
  into_id!: string | null;

  /** Of two statements about one id, the later counts, and at the same moment the one with the greater key. */
  @Column('timestamptz')
  decided_at!: Date;

  @Column('uuid')
  event_key!: string;
}
