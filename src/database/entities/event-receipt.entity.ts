import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * An event that was accepted and is not an interaction, or whose interaction was erased: an interaction is its own
 * receipt. Kept permanently, so that no event counts twice, whatever its type and however late it is sent again. Older
 * projects have a receipt for every event until `ReceiptMover` has moved them.
 */
@Entity('event_receipts')
export class EventReceipt {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_event_receipts' })
  project_id!: string;

  /** Digest of the caller's `event_id`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_event_receipts' })
  event_key!: string;

  /** Digest of the event's content with the project's key; null if it was not kept, or its contact was erased. */
  @Column('uuid', { nullable: true })
  sealed!: string | null;

  /** Digest without a key, for events accepted before keys existed; null otherwise. */
  @Column('uuid', { nullable: true })
  content!: string | null;
}
