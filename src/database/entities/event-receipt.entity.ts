import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * That an event was taken in: kept for ever, so that no event counts twice, whatever its type and however late it comes
 * again. The `external_id` of an imported interaction is an event's id, too.
 */
@Entity('event_receipts')
export class EventReceipt {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_event_receipts' })
  project_id!: string;

  /** Digest of the caller's `event_id`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_event_receipts' })
  event_key!: string;

  /** Digest of what the event said by the project's key; null where it was not kept, or its contact was erased. */
  @Column('uuid', { nullable: true })
  sealed!: string | null;

  /** Digest without a key, of events accepted before there were keys; null otherwise. */
  @Column('uuid', { nullable: true })
  content!: string | null;
}
